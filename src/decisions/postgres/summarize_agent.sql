-- A row for each type; the other columns are those of the whole agent.
SELECT
    t.decision_type,
    t.total,
    (sum(t.total) OVER ())::bigint,
    min(t.first_at) OVER (),
    max(t.last_at) OVER (),
    sum(t.confidence) OVER (),
    (sum(t.low) OVER ())::bigint
FROM (
    SELECT
        d.decision_type,
        count(*) AS total,
        min(d.valid_from) AS first_at,
        max(d.valid_from) AS last_at,
        sum(d.confidence::double precision) AS confidence,
        count(*) FILTER (WHERE d.completeness_score < $3) AS low
    FROM decisions d
    WHERE d.org_id = $1
    AND d.agent_id = $2
    AND d.valid_to IS NULL
    GROUP BY d.decision_type
) t
ORDER BY t.total DESC, t.decision_type COLLATE "C"
LIMIT $4
