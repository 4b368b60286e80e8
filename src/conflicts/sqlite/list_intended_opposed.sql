-- Decisions in force that bind a parameter otherwise than intended, among 2,000.
SELECT d.id, d.agent_id, substr(d.outcome, 1, 201), found.value
FROM (
    SELECT * FROM (
        SELECT b.decision_id, b.value, b.recorded_at
        FROM decision_bindings b INDEXED BY bindings_by_match
        WHERE b.org_id = ?1
        AND b.match_key = ?2
        AND b.value_key < ?3
        LIMIT 1000
    )
    UNION ALL
    SELECT * FROM (
        SELECT b.decision_id, b.value, b.recorded_at
        FROM decision_bindings b INDEXED BY bindings_by_match
        WHERE b.org_id = ?1
        AND b.match_key = ?2
        AND b.value_key > ?3
        LIMIT 1000
    )
) found
CROSS JOIN decisions d ON d.id = found.decision_id
WHERE d.org_id = ?1
AND d.valid_to IS NULL
AND (?4 = '' OR d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?4))
ORDER BY found.recorded_at DESC, found.decision_id DESC
LIMIT ?5
