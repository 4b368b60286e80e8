SELECT status = 'running'
FROM runs
WHERE org_id = ?1
AND id = ?2
AND agent_id = ?3
