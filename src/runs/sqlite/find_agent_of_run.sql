-- An agent that is being deleted gets no more runs.
SELECT is_deleting
FROM agents
WHERE org_id = ?1
AND agent_id = ?2
