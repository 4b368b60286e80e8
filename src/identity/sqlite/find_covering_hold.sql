SELECT h.id, h.org_id, h.reason, h.hold_from, h.hold_to, h.decision_types, h.agent_ids, h.created_by,
    h.created_at, h.released_at
FROM retention_holds h
WHERE h.org_id = ?1
AND h.released_at IS NULL
AND (h.agent_ids IS NULL OR ?2 IN (SELECT value FROM json_each(h.agent_ids)))
AND EXISTS (
    SELECT 1
    FROM decisions d
    WHERE d.org_id = ?1
    AND d.agent_id = ?2
    AND +d.transaction_time BETWEEN h.hold_from AND h.hold_to
    AND (h.decision_types IS NULL OR d.decision_type IN (SELECT value FROM json_each(h.decision_types)))
)
ORDER BY h.created_at, h.id
LIMIT 1
