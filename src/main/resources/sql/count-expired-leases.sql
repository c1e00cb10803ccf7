SELECT (SELECT COUNT(*) FROM saga WHERE running_instance IS NOT NULL AND owner IS NOT NULL AND lease_until < :expired)
     + (SELECT COUNT(*) FROM gateway WHERE poll_owner IS NOT NULL AND poll_lease_until < :expired)
