WITH gone AS (
    DELETE FROM evidence
    WHERE org_id = $1
    AND decision_id IN (
        SELECT id FROM decisions WHERE org_id = $1 AND agent_id = $2 AND id = ANY ($4)
    )
    RETURNING 1
)
UPDATE agent_deletions
SET evidence = evidence + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND id = $3
