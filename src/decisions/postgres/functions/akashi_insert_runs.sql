-- The n-th elements of the arrays belong to one run.
CREATE OR REPLACE FUNCTION akashi_insert_runs(
    ids uuid[], org_ids uuid[], agent_ids text[], trace_ids text[], statuses text[],
    started_ats timestamptz[], completed_ats timestamptz[], metadatas jsonb[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO runs (
        id, org_id, agent_id, trace_id, status, started_at, completed_at, metadata
    )
    SELECT * FROM unnest(
        ids, org_ids, agent_ids, trace_ids, statuses, started_ats, completed_ats, metadatas
    );
END
$$;
