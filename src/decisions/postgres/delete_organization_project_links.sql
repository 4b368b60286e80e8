DELETE FROM project_links
WHERE id IN (
    SELECT id
    FROM project_links
    WHERE org_id = $1
    LIMIT $2
)
