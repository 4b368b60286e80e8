WITH gone AS (
    DELETE FROM api_keys
    WHERE org_id = $1
    AND agent_id = $2
    AND EXISTS (
        SELECT FROM agent_deletions
        WHERE org_id = $1
        AND agent_id = $2
        AND finished_at IS NULL
    )
    RETURNING 1
)
UPDATE agent_deletions
SET api_keys = api_keys + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND agent_id = $2
AND finished_at IS NULL
