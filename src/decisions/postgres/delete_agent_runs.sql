DELETE FROM runs
WHERE org_id = $1
AND agent_id = $2
