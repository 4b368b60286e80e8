SELECT tag
FROM agent_tags
WHERE org_id = ?1
AND agent_id = ?2
ORDER BY position
