SELECT v.agent_id
FROM visible_agents v
WHERE v.org_id = ?1
AND v.caller = ?2
