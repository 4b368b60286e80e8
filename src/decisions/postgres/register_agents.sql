-- The update changes nothing. It locks the agents that are there already, so that none is deleted before
-- the transaction ends.
INSERT INTO agents AS a (id, org_id, agent_id, name, created_at, updated_at)
SELECT id, org_id, agent_id, agent_id, created_at, created_at
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
    AS n (id, org_id, agent_id, created_at)
ON CONFLICT (org_id, agent_id) DO UPDATE SET name = a.name WHERE false
RETURNING org_id, agent_id
