WITH gone AS (
    DELETE FROM conflict_labels
    WHERE org_id = $1
    AND conflict_id = $2
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM gone), $3)
