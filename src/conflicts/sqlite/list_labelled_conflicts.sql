SELECT
    l.conflict_id,
    l.label,
    a.outcome,
    b.outcome,
    (
        SELECT json_group_array(t.label)
        FROM (SELECT label FROM alternatives WHERE decision_id = a.id ORDER BY position) t
    ),
    (
        SELECT json_group_array(t.label)
        FROM (SELECT label FROM alternatives WHERE decision_id = b.id ORDER BY position) t
    ),
    (
        SELECT json_group_array(json_object('parameter', t.parameter, 'value', t.value))
        FROM (
            SELECT json_extract(k.value, '$.parameter') AS parameter, json_extract(k.value, '$.value') AS value
            FROM decision_bindings own
            CROSS JOIN json_each(own.bindings) k
            WHERE own.org_id = l.org_id
            AND own.decision_id = a.id
            ORDER BY k.key
        ) t
    ),
    (
        SELECT json_group_array(json_object('parameter', t.parameter, 'value', t.value))
        FROM (
            SELECT json_extract(k.value, '$.parameter') AS parameter, json_extract(k.value, '$.value') AS value
            FROM decision_bindings own
            CROSS JOIN json_each(own.bindings) k
            WHERE own.org_id = l.org_id
            AND own.decision_id = b.id
            ORDER BY k.key
        ) t
    )
FROM conflict_labels l
JOIN scored_conflicts c ON c.id = l.conflict_id AND c.org_id = l.org_id
JOIN decisions a ON a.id = c.decision_a_id AND a.org_id = c.org_id
JOIN decisions b ON b.id = c.decision_b_id AND b.org_id = c.org_id
WHERE l.org_id = ?1
ORDER BY l.labeled_at DESC, l.conflict_id DESC
LIMIT ?2 OFFSET ?3
