-- How many parameters each of the decisions binds, without those that bind none. LIMIT: each is found by its id.
SELECT b.org_id, b.decision_id, b.count
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (org_id, id)
CROSS JOIN LATERAL (
    SELECT b.org_id, b.decision_id, jsonb_array_length(b.bindings)::bigint AS count
    FROM decision_bindings AS b
    WHERE b.decision_id = wanted.id
    AND b.org_id = wanted.org_id
    LIMIT 1
) AS b
ORDER BY b.decision_id
