UPDATE agents
SET last_seen = max(coalesce(last_seen, ?2), ?2)
WHERE id = ?1
