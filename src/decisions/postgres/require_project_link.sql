SELECT
    akashi_require(
        NOT EXISTS (
            SELECT FROM project_links
            WHERE org_id = $1 AND link_type = $2 AND project_a = $3 AND project_b = $4
        ),
        $5
    ),
    akashi_require(
        $2 <> 'alias' OR NOT EXISTS (
            SELECT FROM project_links
            WHERE org_id = $1 AND link_type = 'alias' AND project_a = $3
        ),
        $6
    ),
    akashi_require(
        $2 <> 'alias' OR NOT EXISTS (
            SELECT FROM project_links
            WHERE org_id = $1 AND link_type = 'alias' AND (project_a = $4 OR project_b = $3)
        ),
        $7
    )
