-- Current decisions that bind the parameter in another way, of 200.
SELECT n.decision_id, (
    SELECT json_extract(k.value, '$.value')
    FROM decision_bindings b
    CROSS JOIN json_each(b.bindings) k
    WHERE b.org_id = ?1
    AND b.decision_id = n.decision_id
    AND substr(b.match_keys, 16 * k.key + 1, 16) = ?2
)
FROM (
    SELECT * FROM (
        SELECT b.decision_id, b.recorded_at
        FROM current_bindings b
        WHERE b.org_id = ?1
        AND b.match_key = ?2
        AND b.value_key < ?3
        LIMIT 100
    )
    UNION ALL
    SELECT * FROM (
        SELECT b.decision_id, b.recorded_at
        FROM current_bindings b
        WHERE b.org_id = ?1
        AND b.match_key = ?2
        AND b.value_key > ?3
        LIMIT 100
    )
) n
ORDER BY n.recorded_at DESC, n.decision_id DESC
