-- The n-th elements of the arrays belong to one alternative.
CREATE OR REPLACE FUNCTION akashi_insert_alternatives(
    decision_ids uuid[], positions bigint[], ids uuid[], labels text[], rejection_reasons text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO alternatives (decision_id, position, id, label, rejection_reason)
    SELECT * FROM unnest(decision_ids, positions, ids, labels, rejection_reasons);
END
$$;
