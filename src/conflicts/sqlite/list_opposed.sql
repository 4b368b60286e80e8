-- Decisions in force that bind the parameter in another way: the newest first, of 2,000. SQLite would not use the key
-- for `<>`. CROSS JOIN: without statistics, it would rather begin with the decisions.
SELECT newest.id, newest.agent_id, newest.decision_type, newest.confidence, (
    SELECT json_extract(k.value, '$.value')
    FROM decision_bindings b
    CROSS JOIN json_each(b.bindings) k
    WHERE b.org_id = ?1
    AND b.decision_id = newest.id
    AND substr(b.match_keys, 16 * k.key + 1, 16) = ?2
), newest.recorded_at, newest.outcome
FROM (
    SELECT d.id, d.agent_id, d.decision_type, d.confidence, found.recorded_at, substr(d.outcome, 1, 201) AS outcome
    FROM (
        SELECT * FROM (
            SELECT b.decision_id, b.recorded_at
            FROM current_bindings b
            WHERE b.org_id = ?1
            AND b.match_key = ?2
            AND b.value_key < ?3
            LIMIT 1000
        )
        UNION ALL
        SELECT * FROM (
            SELECT b.decision_id, b.recorded_at
            FROM current_bindings b
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
) newest
ORDER BY newest.recorded_at DESC, newest.id DESC
