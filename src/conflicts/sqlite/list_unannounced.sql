-- Conflicts come before hints; the oldest first.
SELECT n.is_hint, n.id, n.org_id, n.decision_a_id, n.decision_b_id, n.agent_a, n.agent_b, a.decision_type,
    n.conflict_kind, a.project, b.project, n.is_open AND a.valid_to IS NULL AND b.valid_to IS NULL
FROM (
    SELECT * FROM (
        SELECT 0 AS is_hint, c.id, c.org_id, c.decision_a_id, c.decision_b_id, c.agent_a, c.agent_b,
            c.conflict_kind, c.status = 'open' AS is_open, c.detected_at
        FROM scored_conflicts c
        WHERE c.is_announced = 0
        ORDER BY c.detected_at, c.id
        LIMIT ?1
    )
    UNION ALL
    SELECT * FROM (
        SELECT 1, h.id, h.org_id, h.decision_a_id, h.decision_b_id, h.agent_a, h.agent_b, NULL, 1, h.detected_at
        FROM conflict_hints h
        WHERE h.is_announced = 0
        ORDER BY h.detected_at, h.id
        LIMIT ?1
    )
) n
JOIN decisions a ON a.id = n.decision_a_id AND a.org_id = n.org_id
JOIN decisions b ON b.id = n.decision_b_id AND b.org_id = n.org_id
ORDER BY n.is_hint, n.detected_at, n.id
LIMIT ?1
