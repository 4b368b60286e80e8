-- Resolves the open conflicts of decisions that are retracted. The n-th elements of the arrays belong to one decision.
-- Conflicts are locked in one order, so that no transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_resolve_retracted(
    org_ids uuid[], retracted_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = ANY (retracted_ids)
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = ANY (retracted_ids)
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = ANY (org_ids) AND c.status = 'open'
        ORDER BY c.id
        FOR NO KEY UPDATE
    );
    UPDATE scored_conflicts AS c
    SET (status, resolved_by, resolved_at, resolution_note) = (
        SELECT 'resolved', 'system:retraction', r.at, format('Auto-resolved: decision %s retracted', r.id)
        FROM unnest(retracted_ids, times) AS r (id, at)
        WHERE r.id IN (c.decision_a_id, c.decision_b_id)
        ORDER BY r.id
        LIMIT 1
    )
    WHERE c.org_id = ANY (org_ids) AND c.id = ANY (settled);
END
$$;
