UPDATE agents
SET is_deleting = 1
WHERE org_id = ?1
AND is_deleting = 0
