-- None of the agents goes before this transaction ends, and grants to one agent are added one after the other. All
-- such transactions lock in one order.
WITH held AS (
    SELECT id, agent_id
    FROM agents
    WHERE org_id = $1
    AND (id IN ($2, $3) OR agent_id = $4)
    AND NOT is_deleting
    ORDER BY id
    FOR NO KEY UPDATE
)
SELECT
    akashi_require(EXISTS (SELECT FROM held WHERE id = $2), $5),
    akashi_require(EXISTS (SELECT FROM held WHERE id = $3), $6),
    akashi_require($4 IS NULL OR EXISTS (SELECT FROM held WHERE agent_id = $4), $7)
