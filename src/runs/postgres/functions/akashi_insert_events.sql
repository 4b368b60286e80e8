-- The n-th elements of the arrays belong to one event.
CREATE OR REPLACE FUNCTION akashi_insert_events(
    run_ids uuid[], org_ids uuid[], agent_ids text[], ids uuid[], event_types text[],
    sequence_nums bigint[], occurred_ats timestamptz[], payloads jsonb[], created_ats timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO agent_events (
        run_id, org_id, agent_id, id, event_type, sequence_num, occurred_at, payload, created_at
    )
    SELECT * FROM unnest(
        run_ids, org_ids, agent_ids, ids, event_types, sequence_nums, occurred_ats, payloads,
        created_ats
    );
END
$$;
