WITH changed AS (
    UPDATE agents
    SET role = $4, updated_at = $5
    WHERE org_id = $1
    AND agent_id = $2
    AND updated_at = $3
    AND NOT is_deleting
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM changed), 'the agent was changed')
