-- The program puts the columns of a decision where the braces are.
WITH RECURSIVE
earlier (id, supersedes_id, steps) AS (
    SELECT id, supersedes_id, 0
    FROM decisions
    WHERE org_id = $1
    AND id = $2
    UNION
    SELECT d.id, d.supersedes_id, earlier.steps + 1
    FROM earlier
    JOIN decisions d ON d.id = earlier.supersedes_id AND d.org_id = $1
    WHERE earlier.steps < 100
),
later (id, steps) AS (
    SELECT id, 0
    FROM decisions
    WHERE org_id = $1
    AND id = $2
    UNION
    SELECT d.id, later.steps + 1
    FROM later
    JOIN decisions d ON d.supersedes_id = later.id AND d.org_id = $1
    WHERE later.steps < 100
)
SELECT {columns}
FROM decisions d
WHERE d.org_id = $1
AND d.id IN (SELECT id FROM earlier UNION SELECT id FROM later)
AND ($3 = '' OR d.agent_id = ANY((SELECT akashi_visible_agents($1, $3))::text[]))
ORDER BY d.valid_from, d.id
OFFSET $4
