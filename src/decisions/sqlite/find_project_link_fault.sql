-- 1: the link is there, 2: the alias leads elsewhere, 3: one of the projects is an alias or the end of one,
-- 4: there are too many.
SELECT CASE
    WHEN EXISTS (
        SELECT 1 FROM project_links
        WHERE org_id = ?1 AND link_type = ?2 AND project_a = ?3 AND project_b = ?4
    ) THEN 1
    WHEN ?2 = 'alias' AND EXISTS (
        SELECT 1 FROM project_links
        WHERE org_id = ?1 AND link_type = 'alias' AND project_a = ?3
    ) THEN 2
    WHEN ?2 = 'alias' AND EXISTS (
        SELECT 1 FROM project_links
        WHERE org_id = ?1 AND link_type = 'alias' AND (project_a = ?4 OR project_b = ?3)
    ) THEN 3
    WHEN (SELECT count(*) FROM project_links WHERE org_id = ?1) >= ?5 THEN 4
    ELSE 0
END
