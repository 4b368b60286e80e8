-- Of the grants to an agent, those that a grant for ?3 does not replace. INDEXED BY: SQLite would rather read those of
-- the whole organization.
SELECT count(*)
FROM access_grants INDEXED BY access_grants_once
WHERE org_id = ?1
AND grantee_id = ?2
AND coalesce(resource_id, '') <> coalesce(?3, '')
