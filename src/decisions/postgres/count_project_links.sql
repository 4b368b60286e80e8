SELECT count(*)
FROM project_links
WHERE org_id = $1
