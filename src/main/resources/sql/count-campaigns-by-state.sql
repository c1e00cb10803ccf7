SELECT state, COUNT(*) AS campaigns FROM campaign GROUP BY state
