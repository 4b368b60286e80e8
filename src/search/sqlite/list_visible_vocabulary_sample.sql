-- CROSS JOIN and INDEXED BY: SQLite would rather read the whole index of words.
SELECT t.title, t.body
FROM (
    SELECT d.seq
    FROM decisions d INDEXED BY decisions_over_time
    WHERE d.org_id = ?1
    AND d.valid_to IS NULL
    AND d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2)
    ORDER BY d.valid_from DESC, d.id DESC
    LIMIT ?3
) newest
CROSS JOIN documents t ON t.seq = newest.seq
