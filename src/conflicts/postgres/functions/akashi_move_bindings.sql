-- Moves what a decision binds and says to another project: resolves its open conflicts of that, finds those with what is
-- bound in that project, and queues the comparison of its outcome, also while it is being compared. What another move
-- had settled is found anew. `list` is decision_bindings.bindings; the n-th elements of both arrays belong to one
-- binding.
CREATE OR REPLACE FUNCTION akashi_move_bindings(
    org uuid, moved uuid, at timestamptz, list jsonb, match_keys uuid[], value_keys text[], question_start text,
    weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    DELETE FROM current_bindings AS c
    USING decision_bindings AS b, jsonb_to_recordset(b.bindings) AS k (match_key uuid, value_key text)
    WHERE b.org_id = org
    AND b.decision_id = moved
    AND c.org_id = org
    AND c.match_key = k.match_key
    AND c.value_key = k.value_key
    AND c.decision_id = moved;
    UPDATE decision_bindings AS b SET bindings = list WHERE b.org_id = org AND b.decision_id = moved;
    INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)
    SELECT org, k.match_key, k.value_key, d.transaction_time, moved
    FROM decisions AS d
    CROSS JOIN unnest(match_keys, value_keys) AS k (match_key, value_key)
    WHERE d.org_id = org AND d.id = moved;

    DELETE FROM decision_positions AS p WHERE p.org_id = org AND p.decision_id = moved;
    INSERT INTO conflict_queue (decision_id, org_id, recorded_at) VALUES (moved, org, at)
    ON CONFLICT (decision_id, org_id) DO UPDATE SET locked_until = NULL, attempts = 0;

    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = moved
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = moved
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = org ORDER BY c.id
        FOR NO KEY UPDATE
    );
    DELETE FROM scored_conflicts AS c
    WHERE c.org_id = org AND c.id = ANY (settled) AND c.resolved_by = 'system:project';
    UPDATE scored_conflicts AS c
    SET status = 'resolved', resolved_by = 'system:project', resolved_at = at,
        resolution_note = format('Auto-resolved: decision %s moved to another project', moved)
    WHERE c.org_id = org AND c.id = ANY (settled) AND c.status = 'open'
    AND c.scoring_method IN ('binding_v1', 'claims_v1');

    PERFORM akashi_find_opposed(
        array_fill(org, ARRAY[cardinality(match_keys)]), array_fill(moved, ARRAY[cardinality(match_keys)]),
        match_keys, value_keys, question_start, weighty_types, at
    );
END
$$;
