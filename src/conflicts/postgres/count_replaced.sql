-- How many decisions this one replaced, one after another.
WITH RECURSIVE earlier (supersedes_id, steps) AS (
    SELECT d.supersedes_id, 0
    FROM decisions AS d
    WHERE d.org_id = $1
    AND d.id = $2
    UNION ALL
    SELECT d.supersedes_id, e.steps + 1
    FROM earlier AS e
    JOIN decisions AS d ON d.id = e.supersedes_id AND d.org_id = $1
    WHERE e.steps < 20
)
SELECT coalesce(max(steps), 0)::bigint FROM earlier
