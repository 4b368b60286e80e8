DELETE FROM decisions
WHERE org_id = $1
AND agent_id = $2
