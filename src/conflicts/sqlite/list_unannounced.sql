-- Conflicts come before hints; the oldest first.
SELECT found.is_hint, found.detected_at, found.id, found.org_id, found.decision_a_id, found.decision_b_id, found.agent_a,
    found.agent_b, a.decision_type, found.conflict_kind, a.project, b.project,
    found.is_open AND a.valid_to IS NULL AND b.valid_to IS NULL
FROM (
    SELECT * FROM (
        SELECT 0 AS is_hint, c.id, c.org_id, c.decision_a_id, c.decision_b_id, c.agent_a, c.agent_b,
            c.conflict_kind, c.status = 'open' AS is_open, c.detected_at
        FROM scored_conflicts c
        WHERE c.org_id = ?1 AND c.is_announced = 0
        ORDER BY c.detected_at, c.id
        LIMIT ?2
    )
    UNION ALL
    SELECT * FROM (
        SELECT 1, h.id, h.org_id, h.decision_a_id, h.decision_b_id, h.agent_a, h.agent_b, NULL, 1, h.detected_at
        FROM conflict_hints h
        WHERE h.org_id = ?1 AND h.is_announced = 0
        ORDER BY h.detected_at, h.id
        LIMIT ?2
    )
) found
JOIN decisions a ON a.id = found.decision_a_id AND a.org_id = found.org_id
JOIN decisions b ON b.id = found.decision_b_id AND b.org_id = found.org_id
ORDER BY found.is_hint, found.detected_at, found.id
LIMIT ?2
