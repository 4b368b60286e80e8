-- Keeps the decision from ending until the transaction does.
SELECT akashi_require(
    (
        SELECT count(*)
        FROM (
            SELECT d.id
            FROM decisions AS d
            WHERE d.org_id = $1
            AND d.id = $2
            AND d.valid_to IS NULL
            AND akashi_may_see($1, $3, d.agent_id)
            FOR SHARE
        ) AS held
    ) = 1,
    $4
)
