SELECT 1
FROM organizations
WHERE id = ?1
AND is_deleting = 1
AND NOT EXISTS (SELECT 1 FROM agents WHERE org_id = ?1)
