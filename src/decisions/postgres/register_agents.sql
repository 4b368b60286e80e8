-- The update changes nothing. It locks the agents that are there already, so that none is deleted before
-- the transaction ends. Only a new agent has a line in the audit log.
WITH wanted AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::uuid[],
        $8::text[], $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::jsonb[]
    ) AS w (
        id, org_id, agent_id, created_at, actor, role, api_key_id, request_id, endpoint, operation,
        resource_type, after_data, metadata
    )
), registered AS (
    INSERT INTO agents AS a (id, org_id, agent_id, name, created_at, updated_at)
    SELECT id, org_id, agent_id, agent_id, created_at, created_at
    FROM wanted
    ON CONFLICT (org_id, agent_id) DO UPDATE SET name = a.name WHERE false
    RETURNING id
), logged AS (
    INSERT INTO mutation_audit_log (
        org_id, occurred_at, actor_agent_id, actor_role, api_key_id, request_id, endpoint, operation,
        resource_type, resource_id, after_data, metadata
    )
    SELECT w.org_id, w.created_at, w.actor, w.role, w.api_key_id, w.request_id, w.endpoint,
        w.operation, w.resource_type, w.agent_id, w.after_data, w.metadata
    FROM wanted w
    JOIN registered r ON r.id = w.id
    RETURNING org_id, resource_id
)
SELECT org_id, resource_id
FROM logged
