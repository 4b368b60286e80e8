-- Before conflicts are settled with winners ($1, $2), or decisions end in the same transaction ($3, $4): locks the
-- conflicts, what the cascade can settle and what the ends resolve in the order of the ids, and then all of their
-- decisions as akashi_assess_conflicts() does. So of two transactions that settle conflicts neither waits for the
-- other in a circle.
WITH held AS MATERIALIZED (
    SELECT c.decision_a_id, c.decision_b_id
    FROM scored_conflicts AS c
    WHERE c.org_id = ANY ($1 || $3)
    AND c.id = ANY (ARRAY(
        SELECT g.id
        FROM unnest($1::uuid[], $2::uuid[]) AS s (org_id, id)
        JOIN scored_conflicts AS own ON own.id = s.id AND own.org_id = s.org_id
        JOIN scored_conflicts AS g ON g.group_id = own.group_id AND g.org_id = own.org_id
        WHERE g.id = own.id OR g.status = 'open'
        UNION
        SELECT a.id
        FROM unnest($3::uuid[], $4::uuid[]) AS e (org_id, id)
        JOIN scored_conflicts AS a ON a.decision_a_id = e.id AND a.org_id = e.org_id
        WHERE a.status = 'open'
        UNION
        SELECT b.id
        FROM unnest($3::uuid[], $4::uuid[]) AS e (org_id, id)
        JOIN scored_conflicts AS b ON b.decision_b_id = e.id AND b.org_id = e.org_id
        WHERE b.status = 'open'
    ))
    ORDER BY c.id
    FOR NO KEY UPDATE
)
SELECT pg_advisory_xact_lock(9021024, k.place)
FROM (
    SELECT DISTINCT uuid_hash(s.id) & 255 AS place
    FROM held AS h
    CROSS JOIN LATERAL unnest(ARRAY[h.decision_a_id, h.decision_b_id]) AS s (id)
    ORDER BY place
) AS k
