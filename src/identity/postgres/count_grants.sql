SELECT count(*)
FROM access_grants
WHERE org_id = $1
