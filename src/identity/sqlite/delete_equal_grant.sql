DELETE FROM access_grants
WHERE org_id = ?1
AND grantee_id = ?2
AND resource_type = ?3
AND coalesce(resource_id, '') = coalesce(?4, '')
AND permission = ?5
