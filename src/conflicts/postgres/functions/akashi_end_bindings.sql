-- Takes what decisions that end bind and say out of the search for conflicts, and resolves their open conflicts.
-- The n-th elements of the arrays belong to one decision that ends. Conflicts are locked in one order, so that no
-- transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_end_bindings(
    org_ids uuid[], ended_ids uuid[], successor_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    UPDATE decision_bindings AS b SET match_key = NULL
    WHERE b.org_id = ANY (org_ids) AND b.decision_id = ANY (ended_ids) AND b.match_key IS NOT NULL;
    DELETE FROM decision_positions AS p WHERE p.org_id = ANY (org_ids) AND p.decision_id = ANY (ended_ids);

    -- By the decisions first: a plan that begins with what is open gets slower with everything that is.
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = ANY (ended_ids)
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = ANY (ended_ids)
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = ANY (org_ids) AND c.status = 'open'
        ORDER BY c.id
        FOR NO KEY UPDATE
    );
    IF cardinality(settled) = 0 THEN
        RETURN;
    END IF;
    UPDATE scored_conflicts AS c
    SET (status, resolved_by, resolved_at, resolution_note, resolution_decision_id) = (
        SELECT 'resolved', 'system:revision', e.at, format(
            'Auto-resolved: decision %s superseded by revision %s', e.ended_id, e.successor_id
        ), e.successor_id
        FROM unnest(ended_ids, successor_ids, times) WITH ORDINALITY AS e (ended_id, successor_id, at, place)
        WHERE e.ended_id IN (c.decision_a_id, c.decision_b_id)
        ORDER BY e.place
        LIMIT 1
    )
    WHERE c.org_id = ANY (org_ids) AND c.id = ANY (settled);
END
$$;
