INSERT INTO project_links (id, org_id, link_type, project_a, project_b, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (org_id, link_type, project_a, project_b) DO NOTHING
