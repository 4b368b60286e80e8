-- Of the newest 100 current decisions that bind the parameter, those that bind it in another way.
SELECT n.decision_id, n.value
FROM (
    SELECT b.decision_id, b.value, b.value_key, b.recorded_at
    FROM decision_bindings b INDEXED BY bindings_by_match
    WHERE b.org_id = ?1
    AND b.match_key = ?2
    ORDER BY b.recorded_at DESC, b.decision_id DESC
    LIMIT 100
) n
WHERE n.value_key <> ?3
ORDER BY n.recorded_at DESC, n.decision_id DESC
