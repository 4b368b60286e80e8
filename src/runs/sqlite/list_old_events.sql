SELECT e.run_id, e.sequence_num, e.id
FROM agent_events AS e
WHERE e.occurred_at < ?1
AND NOT EXISTS (
    SELECT 1 FROM retention_holds AS h
    WHERE h.org_id = e.org_id AND h.released_at IS NULL AND e.occurred_at BETWEEN h.hold_from AND h.hold_to
)
LIMIT ?2
