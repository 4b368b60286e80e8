-- Decisions that those of $4 cite or supersede, and of each of them the newest 1,000 that cite it and all that
-- supersede it; without those of $3. The program puts the columns of a node where the braces are.
WITH linked (id) AS (
    (
        SELECT o.precedent_ref FROM decisions o WHERE o.org_id = $1 AND o.id = ANY ($4)
        UNION
        SELECT o.supersedes_id FROM decisions o WHERE o.org_id = $1 AND o.id = ANY ($4)
        UNION
        SELECT newest.id
        FROM unnest($4::uuid[]) AS origins (id)
        CROSS JOIN LATERAL (
            SELECT c.id
            FROM decisions c
            WHERE c.precedent_ref = origins.id
            AND c.org_id = $1
            ORDER BY c.valid_from DESC, c.id DESC
            LIMIT 1000
        ) newest
        UNION
        SELECT s.id FROM decisions s WHERE s.org_id = $1 AND s.supersedes_id = ANY ($4)
    )
    EXCEPT
    SELECT unnest($3::uuid[])
)
SELECT {columns}
FROM linked
JOIN decisions d ON d.id = linked.id
WHERE d.org_id = $1
AND ($2 = '' OR d.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[]))
ORDER BY d.valid_from DESC, d.id DESC
LIMIT $5
