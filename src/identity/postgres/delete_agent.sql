-- Only when nothing is left of it.
WITH gone AS (
    DELETE FROM agents AS a
    WHERE org_id = $1
    AND agent_id = $2
    AND is_deleting
    AND NOT EXISTS (SELECT FROM runs WHERE org_id = $1 AND agent_id = $2)
    AND NOT EXISTS (SELECT FROM decision_assessments WHERE org_id = $1 AND assessor_agent_id = $2)
    AND NOT EXISTS (SELECT FROM idempotency_keys WHERE org_id = $1 AND agent_id = $2)
    AND NOT EXISTS (SELECT FROM access_grants WHERE org_id = $1 AND resource_id = $2)
    AND NOT EXISTS (SELECT FROM access_grants AS g WHERE g.grantor_id = a.id)
    AND NOT EXISTS (SELECT FROM access_grants AS g WHERE g.grantee_id = a.id)
    RETURNING 1
)
UPDATE agent_deletions
SET agents = agents + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND id = $3
