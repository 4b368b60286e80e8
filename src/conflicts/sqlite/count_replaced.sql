-- How many decisions this one replaced, one after another. CROSS JOIN keeps the order.
WITH RECURSIVE earlier (supersedes_id, steps) AS (
    SELECT supersedes_id, 0
    FROM decisions
    WHERE org_id = ?1
    AND id = ?2
    UNION ALL
    SELECT d.supersedes_id, earlier.steps + 1
    FROM earlier
    CROSS JOIN decisions d ON d.id = earlier.supersedes_id AND d.org_id = ?1
    WHERE earlier.steps < 20
)
SELECT coalesce(max(steps), 0) FROM earlier
