-- The program puts a condition and values where the braces are. A row is a number of one kind: the count
-- and the confidences of a bucket (0), of one of its types (1) or agents (2), or of a project (3).
WITH cells AS MATERIALIZED (
    SELECT
        date_bin(interval '{width}', d.valid_from, {start}) AS bucket,
        d.decision_type,
        d.agent_id,
        d.project,
        count(*) AS total,
        sum(d.confidence::double precision) AS confidence
    FROM decisions d
    WHERE {condition}
    AND d.valid_to IS NULL
    GROUP BY 1, 2, 3, 4
)
SELECT 0 AS kind, bucket, '' AS name, sum(total)::bigint AS total, sum(confidence) AS confidence
FROM cells
GROUP BY bucket
UNION ALL
SELECT 1, bucket, decision_type, total, 0
FROM (
    SELECT
        bucket,
        decision_type,
        sum(total)::bigint AS total,
        row_number() OVER (PARTITION BY bucket ORDER BY sum(total) DESC, decision_type) AS place
    FROM cells
    GROUP BY bucket, decision_type
) types
WHERE place <= {names}
UNION ALL
SELECT 2, bucket, agent_id, total, 0
FROM (
    SELECT
        bucket,
        agent_id,
        sum(total)::bigint AS total,
        row_number() OVER (PARTITION BY bucket ORDER BY sum(total) DESC, agent_id) AS place
    FROM cells
    GROUP BY bucket, agent_id
) agents
WHERE place <= {names}
UNION ALL
SELECT 3, bucket, project, total, 0
FROM (
    SELECT
        min(bucket) AS bucket,
        project,
        sum(total)::bigint AS total,
        row_number() OVER (ORDER BY sum(total) DESC, project) AS place
    FROM cells
    WHERE project IS NOT NULL
    GROUP BY project
) projects
WHERE place <= {projects}
ORDER BY kind, bucket DESC
