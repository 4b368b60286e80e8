SELECT agent_id
FROM visible_agents
WHERE org_id = ?1
AND caller = ?2
