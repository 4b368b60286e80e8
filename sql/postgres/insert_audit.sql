INSERT INTO mutation_audit_log (
    occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id
)
SELECT * FROM unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
