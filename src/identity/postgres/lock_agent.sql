SELECT 1
FROM agents
WHERE org_id = $1
AND agent_id = $2
FOR UPDATE
