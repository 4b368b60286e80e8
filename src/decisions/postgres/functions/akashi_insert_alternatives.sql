-- The n-th elements of the arrays belong to one alternative. Servers from before migration 030 do not give the last
-- one.
CREATE OR REPLACE FUNCTION akashi_insert_alternatives(
    decision_ids uuid[], positions bigint[], ids uuid[], labels text[], rejection_reasons text[],
    org_ids uuid[] DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO alternatives (decision_id, position, id, label, rejection_reason, org_id)
    SELECT a.decision_id, a.position, a.id, a.label, a.rejection_reason,
        coalesce(a.org_id, (SELECT d.org_id FROM decisions AS d WHERE d.id = a.decision_id))
    FROM unnest(decision_ids, positions, ids, labels, rejection_reasons, org_ids)
        AS a (decision_id, position, id, label, rejection_reason, org_id);
END
$$;
