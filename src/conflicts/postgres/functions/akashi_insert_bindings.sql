-- Stores what decisions bind, and finds the conflicts of that (akashi_find_opposed()). The n-th elements of the first
-- three arrays belong to one decision, those of the next five to one binding. Returns the decisions that have found some.
CREATE OR REPLACE FUNCTION akashi_insert_bindings(
    decision_ids uuid[], org_ids uuid[], lists jsonb[], bound_orgs uuid[], bound_ids uuid[], times timestamptz[],
    match_keys uuid[], value_keys text[], question_start text, weighty_types text[]
) RETURNS SETOF uuid
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_bindings (decision_id, org_id, bindings)
    SELECT * FROM unnest(decision_ids, org_ids, lists);

    INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)
    SELECT * FROM unnest(bound_orgs, match_keys, value_keys, times, bound_ids);

    RETURN QUERY SELECT akashi_find_opposed(
        bound_orgs, bound_ids, match_keys, value_keys, question_start, weighty_types
    );
END
$$;
