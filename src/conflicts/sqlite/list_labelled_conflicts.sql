SELECT
    l.conflict_id,
    l.label,
    max(l.outcome) FILTER (WHERE l.is_a),
    max(l.outcome) FILTER (WHERE NOT l.is_a),
    max(l.rejected) FILTER (WHERE l.is_a),
    max(l.rejected) FILTER (WHERE NOT l.is_a),
    max(l.bindings) FILTER (WHERE l.is_a),
    max(l.bindings) FILTER (WHERE NOT l.is_a)
FROM (
    SELECT
        n.conflict_id,
        n.label,
        n.labeled_at,
        d.id = n.decision_a_id AS is_a,
        d.outcome,
        (
            SELECT json_group_array(t.label)
            FROM (SELECT label FROM alternatives WHERE decision_id = d.id ORDER BY position) t
        ) AS rejected,
        (
            SELECT json_group_array(json_object('parameter', t.parameter, 'value', t.value))
            FROM (
                SELECT json_extract(k.value, '$.parameter') AS parameter, json_extract(k.value, '$.value') AS value
                FROM decision_bindings own
                CROSS JOIN json_each(own.bindings) k
                WHERE own.org_id = d.org_id
                AND own.decision_id = d.id
                ORDER BY k.key
            ) t
        ) AS bindings
    FROM (
        SELECT a.conflict_id, a.org_id, a.label, a.labeled_at, c.decision_a_id, c.decision_b_id
        FROM conflict_labels a
        JOIN scored_conflicts c ON c.id = a.conflict_id AND c.org_id = a.org_id
        WHERE a.org_id = ?1
        ORDER BY a.labeled_at DESC, a.conflict_id DESC
        LIMIT ?2 OFFSET ?3
    ) n
    CROSS JOIN decisions d ON d.id IN (n.decision_a_id, n.decision_b_id) AND d.org_id = n.org_id
) l
GROUP BY l.conflict_id, l.label, l.labeled_at
ORDER BY l.labeled_at DESC, l.conflict_id DESC
