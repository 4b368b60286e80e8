-- The row of the agent stays until nothing refers to it, and is marked. A second deletion waits here for the
-- first one and then finds no unmarked agent.
WITH marked AS (
    UPDATE agents
    SET is_deleting = true
    WHERE org_id = $2
    AND agent_id = $3
    AND updated_at = $8
    AND NOT is_deleting
    RETURNING org_id, agent_id
), accepted AS (
    INSERT INTO agent_deletions (
        id, org_id, agent_id, requested_by, created_at, retry_at, holder, claimed_until
    )
    SELECT $1, org_id, agent_id, $4, $5, $5, $6, $7
    FROM marked
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM accepted), 'the agent was changed by others')
