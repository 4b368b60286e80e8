-- What others say about decisions: the visible, current ones of the newest 1,000 that cite each of them and do
-- not reject it, and the start of its successor.
SELECT
    p.id,
    (
        SELECT count(*)
        FROM (
            SELECT c.agent_id, c.valid_to, c.precedent_relation
            FROM decisions c
            WHERE c.precedent_ref = p.id
            AND c.org_id = $1
            ORDER BY c.valid_from DESC, c.id DESC
            LIMIT 1000
        ) newest
        WHERE newest.valid_to IS NULL
        AND newest.precedent_relation IS DISTINCT FROM 'rejects'
        AND ($3 = '' OR newest.agent_id = ANY((SELECT akashi_visible_agents($1, $3))::text[]))
    ),
    (
        SELECT min(s.valid_from)
        FROM (
            SELECT s.valid_from
            FROM decisions s
            WHERE s.supersedes_id = p.id
            AND s.org_id = $1
            OFFSET 0 -- keeps the planner from reading the whole organization in this order
        ) s
    )
FROM unnest($2::uuid[]) AS p (id)
