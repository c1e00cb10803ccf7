SELECT COUNT(*) FROM proxy WHERE readmitted_at > :since
