INSERT INTO project_links (id, org_id, link_type, project_a, project_b, created_by, created_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
ON CONFLICT ON CONSTRAINT project_links_once DO NOTHING
