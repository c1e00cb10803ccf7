SELECT band, is_active, is_used, country, COUNT(*) AS proxies
FROM proxy
GROUP BY band, is_active, is_used, country
