-- Looks once more for conflicts of what current decisions bind: two traces at the same moment do not see each other.
-- Everything that was committed before is seen. The n-th elements of the arrays belong to one decision.
CREATE OR REPLACE FUNCTION akashi_find_missed(
    org_ids uuid[], decision_ids uuid[], question_start text, weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    bound record;
BEGIN
    SELECT array_agg(s.org_id) AS org_ids, array_agg(s.decision_id) AS ids, array_agg(s.match_key) AS match_keys,
        array_agg(s.value_key) AS value_keys
    INTO bound
    FROM (
        SELECT u.org_id, u.decision_id, k.match_key, k.value_key
        FROM unnest(org_ids, decision_ids) AS u (org_id, decision_id)
        JOIN decision_bindings AS b ON b.decision_id = u.decision_id AND b.org_id = u.org_id
        CROSS JOIN LATERAL ROWS FROM (
            jsonb_to_recordset(b.bindings) AS (match_key uuid, value_key text)
        ) WITH ORDINALITY AS k (match_key, value_key, place)
        ORDER BY u.decision_id, k.place
    ) AS s;

    -- Until the transaction ends, those that are current stay so. In the order of the ids, as every transaction does.
    PERFORM d.id
    FROM decisions AS d
    WHERE d.org_id = ANY (org_ids)
    AND d.id = ANY (ARRAY(
        SELECT unnest(ARRAY[l.of_decision, l.other_id])
        FROM akashi_list_opposed(bound.org_ids, bound.ids, bound.match_keys, bound.value_keys) AS l
    ))
    ORDER BY d.id
    FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM akashi_find_opposed(
        bound.org_ids, bound.ids, bound.match_keys, bound.value_keys, question_start, weighty_types
    );
END
$$;
