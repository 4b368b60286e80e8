DELETE FROM access_grants
WHERE org_id = ?1
AND id = ?2
