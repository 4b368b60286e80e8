-- Decisions that known ones from ?5 on cite or supersede, and of each of them the newest 1,000 that cite it and
-- all that supersede it; without the known ones. The program puts the columns of a node where the braces are.
-- CROSS JOIN and INDEXED BY: SQLite would rather read the whole organization.
WITH known (key, id) AS MATERIALIZED (
    SELECT key, substr(?4, value, 16) FROM json_each(?3)
),
origins (id) AS MATERIALIZED (
    SELECT id FROM known WHERE key >= ?5
),
linked (id) AS (
    SELECT o.precedent_ref
    FROM origins
    CROSS JOIN decisions o ON o.id = origins.id
    WHERE o.org_id = ?1
    UNION
    SELECT o.supersedes_id
    FROM origins
    CROSS JOIN decisions o ON o.id = origins.id
    WHERE o.org_id = ?1
    UNION
    SELECT d.id
    FROM origins
    CROSS JOIN decisions d ON d.seq IN (
        SELECT c.seq
        FROM decisions c INDEXED BY decisions_by_precedent
        WHERE c.precedent_ref = origins.id
        AND c.org_id = ?1
        ORDER BY c.valid_from DESC, c.id DESC
        LIMIT 1000
    )
    UNION
    SELECT s.id
    FROM origins
    CROSS JOIN decisions s INDEXED BY decisions_by_superseded ON s.supersedes_id = origins.id
    WHERE s.org_id = ?1
    EXCEPT
    SELECT id FROM known
)
SELECT {columns}
FROM linked
CROSS JOIN decisions d ON d.id = linked.id
WHERE d.org_id = ?1
AND (?2 = '' OR +d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
ORDER BY d.valid_from DESC, d.id DESC
LIMIT ?6
