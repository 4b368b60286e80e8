-- The current ones of the newest 1,000 decisions that cite one. The program puts the columns of an entry where
-- the braces are.
SELECT {columns}
FROM (
    SELECT c.id, c.agent_id, c.valid_from, c.valid_to
    FROM decisions c
    WHERE c.precedent_ref = $2
    AND c.org_id = $1
    ORDER BY c.valid_from DESC, c.id DESC
    LIMIT 1000
) newest
JOIN decisions d ON d.id = newest.id
WHERE newest.valid_to IS NULL
AND ($3 = '' OR newest.agent_id = ANY((SELECT akashi_visible_agents($1, $3))::text[]))
ORDER BY newest.valid_from DESC, newest.id DESC
LIMIT $4
