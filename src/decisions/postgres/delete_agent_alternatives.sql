WITH gone AS (
    DELETE FROM alternatives
    WHERE org_id = $1
    AND decision_id IN (
        SELECT id FROM decisions WHERE org_id = $1 AND agent_id = $2 AND id = ANY ($4)
    )
    RETURNING 1
)
UPDATE agent_deletions
SET alternatives = alternatives + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND id = $3
