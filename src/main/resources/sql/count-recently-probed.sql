SELECT COUNT(*) FROM (SELECT 1 FROM proxy WHERE probed_at > :since LIMIT :enough) AS probed
