DELETE FROM project_links
WHERE org_id = ?1
AND id = ?2
