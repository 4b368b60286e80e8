-- Of all agents that have none. In the order of their ids, so that two commands do not wait for each other in
-- a circle.
WITH locked AS (
    SELECT id
    FROM agents
    WHERE org_id = $1
    AND NOT is_deleting
    ORDER BY id
    FOR NO KEY UPDATE
), marked AS (
    UPDATE agents
    SET is_deleting = true
    WHERE org_id = $1
    AND id IN (SELECT id FROM locked)
    RETURNING agent_id
)
INSERT INTO agent_deletions (id, org_id, agent_id, requested_by, created_at, retry_at, api_keys)
SELECT gen_random_uuid(), $1, m.agent_id, $2, $3, $3,
    (SELECT count(*) FROM api_keys k WHERE k.org_id = $1 AND k.agent_id = m.agent_id)
FROM marked m
