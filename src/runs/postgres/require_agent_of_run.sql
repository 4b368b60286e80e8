-- The lock keeps the agent until the run refers to it.
WITH agent AS (
    SELECT is_deleting
    FROM agents
    WHERE org_id = $1
    AND agent_id = $2
    FOR KEY SHARE
)
SELECT
    akashi_require(EXISTS (SELECT FROM agent), $3),
    akashi_require(NOT EXISTS (SELECT FROM agent WHERE is_deleting), $4)
