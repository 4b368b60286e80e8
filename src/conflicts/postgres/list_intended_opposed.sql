-- Decisions in force that bind parameters otherwise than intended, among 2,000 for each parameter. The n-th elements of
-- the arrays belong to one binding.
SELECT w.place, d.id, d.agent_id, left(d.outcome, 201), b.binding ->> 'value'
FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS w (match_key, value_key, place)
CROSS JOIN LATERAL (
    (
        SELECT c.decision_id, c.recorded_at
        FROM current_bindings c
        WHERE c.org_id = $1
        AND c.match_key = w.match_key
        AND c.value_key < w.value_key
        LIMIT 1000
    )
    UNION ALL
    (
        SELECT c.decision_id, c.recorded_at
        FROM current_bindings c
        WHERE c.org_id = $1
        AND c.match_key = w.match_key
        AND c.value_key > w.value_key
        LIMIT 1000
    )
) n
JOIN decisions d ON d.id = n.decision_id AND d.org_id = $1
CROSS JOIN LATERAL akashi_binding_of($1, d.id, w.match_key) AS b (binding)
WHERE d.valid_to IS NULL
AND ($4 = '' OR d.agent_id = ANY ((SELECT akashi_visible_agents($1, $4))::text[]))
ORDER BY w.place, n.recorded_at DESC, d.id DESC
LIMIT $5
