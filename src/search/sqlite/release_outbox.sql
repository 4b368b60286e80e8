UPDATE search_outbox
SET locked_until = NULL
WHERE org_id = ?1
AND id = ?2
AND locked_until = ?3
