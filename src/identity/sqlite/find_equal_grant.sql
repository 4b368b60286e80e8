-- One that has not expired at the time ?6.
SELECT 1
FROM access_grants
WHERE org_id = ?1
AND grantee_id = ?2
AND resource_type = ?3
AND coalesce(resource_id, '') = coalesce(?4, '')
AND permission = ?5
AND (expires_at IS NULL OR expires_at > ?6)
