SELECT count(*)
FROM agents
WHERE org_id = $1
AND NOT is_deleting
