SELECT 1
FROM visible_agents
WHERE org_id = ?1
AND caller = ?2
AND agent_id = ?3
LIMIT 1
