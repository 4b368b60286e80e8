-- An agent that is being deleted is there, too.
SELECT is_deleting
FROM agents
WHERE org_id = ?1
AND agent_id = ?2
