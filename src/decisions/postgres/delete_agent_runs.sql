-- A trace that was under way when the deletion began may have added a decision since this step was planned.
WITH gone AS (
    DELETE FROM runs
    WHERE org_id = $1
    AND id IN (
        SELECT r.id
        FROM runs r
        WHERE r.org_id = $1
        AND r.agent_id = $2
        AND NOT EXISTS (SELECT FROM decisions d WHERE d.org_id = $1 AND d.run_id = r.id)
        -- A subquery for one value is looked up for each run, in every partition.
        AND (
            SELECT e.id FROM agent_events e WHERE e.org_id = $1 AND e.run_id = r.id LIMIT 1
        ) IS NULL
        LIMIT $4
    )
    RETURNING 1
)
UPDATE agent_deletions
SET runs = runs + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND id = $3
