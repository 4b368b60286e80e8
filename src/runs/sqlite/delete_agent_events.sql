-- Of the runs that go next.
DELETE FROM agent_events
WHERE org_id = ?1
AND (run_id, sequence_num, id) IN (
    SELECT e.run_id, e.sequence_num, e.id
    FROM (
        SELECT id
        FROM runs
        WHERE org_id = ?1
        AND agent_id = ?2
        ORDER BY started_at DESC
        LIMIT ?3
    ) newest
    CROSS JOIN agent_events e ON e.run_id = newest.id
    LIMIT ?4
)
