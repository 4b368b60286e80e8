-- Those by the agent, those to it, and those for what it recorded.
WITH its AS (
    SELECT id
    FROM agents
    WHERE org_id = $1
    AND agent_id = $2
    AND is_deleting
),
gone AS (
    DELETE FROM access_grants
    WHERE id = ANY (ARRAY(
        SELECT g.id FROM access_grants AS g WHERE g.org_id = $1 AND g.resource_id = $2
        UNION
        SELECT g.id FROM access_grants AS g WHERE g.grantor_id = (SELECT id FROM its)
        UNION
        SELECT g.id FROM access_grants AS g WHERE g.grantee_id = (SELECT id FROM its)
        LIMIT $4
    ))
    RETURNING 1
)
UPDATE agent_deletions
SET grants = grants + (SELECT count(*) FROM gone)
WHERE org_id = $1
AND id = $3
