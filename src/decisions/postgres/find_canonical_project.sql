SELECT project_b
FROM project_links
WHERE org_id = $1
AND link_type = 'alias'
AND project_a = $2
