-- The current ones of the newest 1,000 decisions that cite one. The program puts the columns of an entry where
-- the braces are. INDEXED BY: SQLite would rather read the whole organization by valid_from.
SELECT {columns}
FROM (
    SELECT newest.seq
    FROM (
        SELECT c.seq, c.id, c.agent_id, c.valid_from, c.valid_to
        FROM decisions c INDEXED BY decisions_by_precedent
        WHERE c.precedent_ref = ?2
        AND c.org_id = ?1
        ORDER BY c.valid_from DESC, c.id DESC
        LIMIT 1000
    ) newest
    WHERE newest.valid_to IS NULL
    AND (?3 = '' OR newest.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?3))
    ORDER BY newest.valid_from DESC, newest.id DESC
    LIMIT ?4
) citing
CROSS JOIN decisions d ON d.seq = citing.seq
ORDER BY d.valid_from DESC, d.id DESC
