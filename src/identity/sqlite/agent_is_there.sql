SELECT 1
FROM agents
WHERE org_id = ?1
AND id = ?2
AND is_deleting = 0
