DELETE FROM runs
WHERE id IN (
    SELECT r.id
    FROM runs r
    WHERE r.org_id = ?1
    AND r.agent_id = ?2
    AND NOT EXISTS (SELECT 1 FROM agent_events e WHERE e.org_id = ?1 AND e.run_id = r.id)
    LIMIT ?3
)
