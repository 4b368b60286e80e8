-- Adds rows to the audit log: the same operation on several resources of one type.
CREATE OR REPLACE FUNCTION akashi_append_audit(
    times timestamptz[], org_ids uuid[], actors text[], operation text, resource_type text,
    resource_ids text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO mutation_audit_log (
        occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id
    )
    SELECT t.occurred_at, t.org_id, t.actor, akashi_append_audit.operation,
        akashi_append_audit.resource_type, t.resource_id
    FROM unnest(times, org_ids, actors, resource_ids)
        AS t (occurred_at, org_id, actor, resource_id);
END
$$;
