-- Decisions in force that bind parameters otherwise than intended, among the newest 1,000 for each parameter. The
-- n-th elements of the arrays belong to one binding.
SELECT w.place, d.id, d.agent_id, left(d.outcome, 201), n.value
FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS w (match_key, value_key, place)
CROSS JOIN LATERAL (
    SELECT b.decision_id, b.value, b.value_key, b.recorded_at
    FROM decision_bindings b
    WHERE b.org_id = $1
    AND b.match_key = w.match_key
    ORDER BY b.recorded_at DESC, b.decision_id DESC
    LIMIT 1000
) n
JOIN decisions d ON d.id = n.decision_id AND d.org_id = $1
WHERE n.value_key <> w.value_key
AND d.valid_to IS NULL
AND ($4 = '' OR d.agent_id = ANY ((SELECT akashi_visible_agents($1, $4))::text[]))
ORDER BY w.place, n.recorded_at DESC, d.id DESC
LIMIT $5
