WITH changed AS (
    UPDATE agents
    SET name = $4, metadata = $5, tags = $6, updated_at = $7
    WHERE org_id = $1
    AND agent_id = $2
    AND updated_at = $3
    AND NOT is_deleting
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM changed), 'the agent was changed by others')
