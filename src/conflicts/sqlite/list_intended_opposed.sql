-- Decisions in force that bind a parameter otherwise than intended, among the newest 1,000.
SELECT d.id, d.agent_id, substr(d.outcome, 1, 201), newest.value
FROM (
    SELECT b.decision_id, b.value, b.value_key, b.recorded_at
    FROM decision_bindings b INDEXED BY bindings_by_match
    WHERE b.org_id = ?1
    AND b.match_key = ?2
    ORDER BY b.recorded_at DESC, b.decision_id DESC
    LIMIT 1000
) newest
CROSS JOIN decisions d ON d.id = newest.decision_id
WHERE d.org_id = ?1
AND d.valid_to IS NULL
AND newest.value_key <> ?3
AND (?4 = '' OR d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?4))
ORDER BY newest.recorded_at DESC, newest.decision_id DESC
LIMIT ?5
