WITH gone AS (
    DELETE FROM access_grants
    WHERE org_id = $1
    AND id = $2
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM gone), $3)
