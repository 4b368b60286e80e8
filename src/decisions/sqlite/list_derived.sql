-- What others say about decisions: the visible, current ones of the newest 1,000 that cite each of them and do
-- not reject it, and the start of its successor. INDEXED BY: SQLite would rather read the whole organization by valid_from.
SELECT
    known.key,
    (
        SELECT count(*)
        FROM (
            SELECT c.agent_id, c.valid_to, c.precedent_relation
            FROM decisions c INDEXED BY decisions_by_precedent
            WHERE c.precedent_ref = known.id
            AND c.org_id = ?1
            ORDER BY c.valid_from DESC, c.id DESC
            LIMIT 1000
        ) newest
        WHERE newest.valid_to IS NULL
        AND newest.precedent_relation IS NOT 'rejects'
        AND (?2 = '' OR newest.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
    ),
    (
        SELECT min(s.valid_from)
        FROM decisions s INDEXED BY decisions_by_superseded
        WHERE s.supersedes_id = known.id
        AND s.org_id = ?1
    )
FROM (SELECT key, substr(?4, value, 16) AS id FROM json_each(?3)) known
