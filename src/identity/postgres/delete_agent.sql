-- Only when nothing is left of it.
WITH gone AS (
    DELETE FROM agents
    WHERE org_id = $1
    AND agent_id = $2
    AND is_deleting
    AND NOT EXISTS (SELECT FROM runs WHERE org_id = $1 AND agent_id = $2)
    AND NOT EXISTS (SELECT FROM idempotency_keys WHERE org_id = $1 AND agent_id = $2)
    RETURNING 1
)
UPDATE agent_deletions
SET agents = agents + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND id = $3
