-- A row for each type; the other columns are those of the whole session.
SELECT
    t.decision_type,
    t.total,
    (sum(t.total) OVER ())::bigint,
    min(t.started_at) OVER (),
    max(t.ended_at) OVER (),
    sum(t.confidence) OVER ()
FROM (
    SELECT
        d.decision_type,
        count(*) AS total,
        min(d.valid_from) AS started_at,
        max(d.valid_from) AS ended_at,
        sum(d.confidence::double precision) AS confidence
    FROM decisions d
    WHERE d.org_id = $1
    AND d.session_id = $3
    AND d.valid_to IS NULL
    AND ($2 = '' OR d.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[]))
    GROUP BY d.decision_type
) t
ORDER BY t.total DESC, t.decision_type
LIMIT $4
