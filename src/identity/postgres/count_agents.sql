SELECT count(*)
FROM agents
WHERE org_id = $1
