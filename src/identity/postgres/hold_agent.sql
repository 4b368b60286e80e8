-- The agent of this name, if it is the one with the row id. Keys are added to it one at a time, so that they
-- can be counted, and none while it is being deleted.
WITH held AS (
    SELECT
    FROM agents
    WHERE org_id = $1
    AND agent_id = $2
    AND ($3::uuid IS NULL OR id = $3)
    AND NOT is_deleting
    FOR NO KEY UPDATE
)
SELECT akashi_require(EXISTS (SELECT FROM held), 'the agent is gone')
