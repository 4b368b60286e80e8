SELECT
    l.conflict_id,
    l.label,
    a.outcome,
    b.outcome,
    coalesce(
        (
            SELECT json_agg(t.label ORDER BY t.position)
            FROM alternatives t
            WHERE t.org_id = l.org_id
            AND t.decision_id = a.id
        ),
        '[]'
    ),
    coalesce(
        (
            SELECT json_agg(t.label ORDER BY t.position)
            FROM alternatives t
            WHERE t.org_id = l.org_id
            AND t.decision_id = b.id
        ),
        '[]'
    ),
    coalesce(
        (
            SELECT json_agg(
                json_build_object('parameter', e.binding ->> 'parameter', 'value', e.binding ->> 'value') ORDER BY e.position
            )
            FROM decision_bindings t
            CROSS JOIN LATERAL jsonb_array_elements(t.bindings) WITH ORDINALITY AS e (binding, position)
            WHERE t.org_id = l.org_id
            AND t.decision_id = a.id
        ),
        '[]'
    ),
    coalesce(
        (
            SELECT json_agg(
                json_build_object('parameter', e.binding ->> 'parameter', 'value', e.binding ->> 'value') ORDER BY e.position
            )
            FROM decision_bindings t
            CROSS JOIN LATERAL jsonb_array_elements(t.bindings) WITH ORDINALITY AS e (binding, position)
            WHERE t.org_id = l.org_id
            AND t.decision_id = b.id
        ),
        '[]'
    )
FROM conflict_labels l
JOIN scored_conflicts c ON c.id = l.conflict_id AND c.org_id = l.org_id
JOIN decisions a ON a.id = c.decision_a_id AND a.org_id = c.org_id
JOIN decisions b ON b.id = c.decision_b_id AND b.org_id = c.org_id
WHERE l.org_id = $1
ORDER BY l.labeled_at DESC, l.conflict_id DESC
LIMIT $2 OFFSET $3
