-- Of the newest 1,000 current decisions that bind the parameter, those that bind it in another way. CROSS JOIN:
-- SQLite, which has no statistics, would rather begin with the decisions.
SELECT d.id, d.agent_id, d.decision_type, d.confidence, newest.value, newest.recorded_at
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
ORDER BY newest.recorded_at DESC, newest.decision_id DESC
LIMIT 50
