INSERT INTO mutation_audit_log (
    occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
