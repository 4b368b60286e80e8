-- For a caller without a name, who sees everything, and for one who sees the agent of the parent.
SELECT akashi_require(
    EXISTS (
        SELECT
        FROM runs AS r
        WHERE r.org_id = $1
        AND r.id = $2
        AND akashi_may_see($1, $3, r.agent_id)
    ),
    $4
)
