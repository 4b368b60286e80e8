-- A row for each type; the other columns are those of the whole session. SQLite, which has no
-- statistics, would rather read the whole organization in the order of the types.
SELECT
    t.decision_type,
    t.total,
    sum(t.total) OVER (),
    min(t.started_at) OVER (),
    max(t.ended_at) OVER (),
    sum(t.confidence) OVER ()
FROM (
    SELECT
        d.decision_type,
        count(*) AS total,
        min(d.valid_from) AS started_at,
        max(d.valid_from) AS ended_at,
        sum(d.confidence) AS confidence
    FROM decisions d INDEXED BY decisions_by_session
    WHERE d.org_id = ?1
    AND d.session_id = ?3
    AND d.valid_to IS NULL
    AND (?2 = '' OR d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
    GROUP BY d.decision_type
) t
ORDER BY t.total DESC, t.decision_type
LIMIT ?4
