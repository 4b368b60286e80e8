-- Before a conflict is settled with a winner: locks it and what the cascade can settle in the order of the ids, and then
-- all of their decisions as akashi_assess_conflicts() does. So of two that settle conflicts of one group neither waits
-- for the other in a circle.
WITH held AS MATERIALIZED (
    SELECT c.decision_a_id, c.decision_b_id
    FROM scored_conflicts AS own
    JOIN scored_conflicts AS c ON c.group_id = own.group_id
    WHERE own.org_id = $1
    AND own.id = $2
    AND c.org_id = $1
    AND (c.id = $2 OR c.status = 'open')
    ORDER BY c.id
    FOR NO KEY UPDATE OF c
)
SELECT pg_advisory_xact_lock(9021024, k.place)
FROM (
    SELECT DISTINCT uuid_hash(s.id) & 255 AS place
    FROM held AS h
    CROSS JOIN LATERAL unnest(ARRAY[h.decision_a_id, h.decision_b_id]) AS s (id)
    ORDER BY place
) AS k
