SELECT akashi_require((SELECT count(*) FROM project_links WHERE org_id = $1) + $2 <= $3, $4)
