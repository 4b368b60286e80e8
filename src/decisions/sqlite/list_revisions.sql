-- CROSS JOIN keeps the order: SQLite would rather read the whole organization by valid_from.
WITH RECURSIVE
earlier (seq, supersedes_id, steps) AS (
    SELECT seq, supersedes_id, 0
    FROM decisions
    WHERE org_id = ?1
    AND id = ?2
    UNION
    SELECT d.seq, d.supersedes_id, earlier.steps + 1
    FROM earlier
    JOIN decisions d ON d.id = earlier.supersedes_id AND d.org_id = ?1
    WHERE earlier.steps < 100
),
later (seq, id, steps) AS (
    SELECT seq, id, 0
    FROM decisions
    WHERE org_id = ?1
    AND id = ?2
    UNION
    SELECT d.seq, d.id, later.steps + 1
    FROM later
    JOIN decisions d ON d.supersedes_id = later.id AND d.org_id = ?1
    WHERE later.steps < 100
)
SELECT d.seq
FROM (SELECT seq FROM earlier UNION SELECT seq FROM later) revisions
CROSS JOIN decisions d ON d.seq = revisions.seq
WHERE d.org_id = ?1
AND (?3 = '' OR d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?3))
ORDER BY d.valid_from, d.id
LIMIT -1
OFFSET ?4
