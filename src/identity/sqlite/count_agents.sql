SELECT count(*)
FROM agents
WHERE org_id = ?1
AND is_deleting = 0
