UPDATE search_outbox
SET attempts = attempts + 1, last_error = ?4, locked_until = ?5
WHERE org_id = ?1
AND id = ?2
AND created_at = ?3
