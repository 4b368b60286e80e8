SELECT
    l.conflict_id,
    l.label,
    max(d.outcome) FILTER (WHERE s.is_a),
    max(d.outcome) FILTER (WHERE NOT s.is_a),
    max(d.rejected) FILTER (WHERE s.is_a),
    max(d.rejected) FILTER (WHERE NOT s.is_a),
    max(d.bindings) FILTER (WHERE s.is_a),
    max(d.bindings) FILTER (WHERE NOT s.is_a)
FROM (
    SELECT n.conflict_id, n.org_id, n.label, n.labeled_at, c.decision_a_id, c.decision_b_id
    FROM conflict_labels AS n
    JOIN scored_conflicts AS c ON c.id = n.conflict_id AND c.org_id = n.org_id
    WHERE n.org_id = $1
    ORDER BY n.labeled_at DESC, n.conflict_id DESC
    LIMIT $2 OFFSET $3
) AS l
CROSS JOIN LATERAL (VALUES (true, l.decision_a_id), (false, l.decision_b_id)) AS s (is_a, decision_id)
CROSS JOIN LATERAL (
    SELECT
        o.outcome,
        (
            SELECT coalesce(json_agg(t.label ORDER BY t.position), '[]')::text
            FROM alternatives AS t
            WHERE t.org_id = o.org_id
            AND t.decision_id = o.id
        ) AS rejected,
        (
            SELECT coalesce(
                json_agg(
                    json_build_object('parameter', e.binding ->> 'parameter', 'value', e.binding ->> 'value')
                    ORDER BY e.position
                ),
                '[]'
            )::text
            FROM decision_bindings AS t
            CROSS JOIN LATERAL jsonb_array_elements(t.bindings) WITH ORDINALITY AS e (binding, position)
            WHERE t.org_id = o.org_id
            AND t.decision_id = o.id
        ) AS bindings
    FROM decisions AS o
    WHERE o.org_id = l.org_id
    AND o.id = s.decision_id
) AS d
GROUP BY l.conflict_id, l.label, l.labeled_at
ORDER BY l.labeled_at DESC, l.conflict_id DESC
