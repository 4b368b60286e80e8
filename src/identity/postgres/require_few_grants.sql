SELECT akashi_require(count(*) <= $3, $4)
FROM access_grants
WHERE org_id = $1
AND grantee_id = $2
