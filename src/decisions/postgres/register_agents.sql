INSERT INTO agents (id, org_id, agent_id, name, created_at, updated_at)
SELECT id, org_id, agent_id, agent_id, created_at, created_at
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
    AS a (id, org_id, agent_id, created_at)
ON CONFLICT (org_id, agent_id) DO NOTHING
RETURNING org_id, agent_id
