WITH gone AS (
    DELETE FROM project_links
    WHERE org_id = $1
    AND id = $2
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM gone), $3)
