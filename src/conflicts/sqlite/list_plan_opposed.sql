-- Current decisions that bind the parameter in another way, of 200.
SELECT n.decision_id, n.value
FROM (
    SELECT * FROM (
        SELECT b.decision_id, b.value, b.recorded_at
        FROM decision_bindings b INDEXED BY bindings_by_match
        WHERE b.org_id = ?1
        AND b.match_key = ?2
        AND b.value_key < ?3
        LIMIT 100
    )
    UNION ALL
    SELECT * FROM (
        SELECT b.decision_id, b.value, b.recorded_at
        FROM decision_bindings b INDEXED BY bindings_by_match
        WHERE b.org_id = ?1
        AND b.match_key = ?2
        AND b.value_key > ?3
        LIMIT 100
    )
) n
ORDER BY n.recorded_at DESC, n.decision_id DESC
