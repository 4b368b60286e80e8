DELETE FROM agent_tags
WHERE org_id = ?1
AND agent_id = ?2
