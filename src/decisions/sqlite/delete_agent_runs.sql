DELETE FROM runs
WHERE id IN (SELECT id FROM runs WHERE org_id = ?1 AND agent_id = ?2 LIMIT ?3)
