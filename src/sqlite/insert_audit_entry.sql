INSERT INTO mutation_audit_log (
    org_id, occurred_at, actor_agent_id, actor_role, api_key_id, request_id, endpoint, operation,
    resource_type, resource_id, before_data, after_data, metadata
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
