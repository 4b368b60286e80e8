-- Looks once more for conflicts of what current decisions bind: two traces at the same moment do not see each other.
-- Everything that was committed before is seen. The n-th elements of the arrays belong to one decision.
CREATE OR REPLACE FUNCTION akashi_find_missed(
    org_ids uuid[], decision_ids uuid[], question_start text, weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    bound record;
BEGIN
    SELECT array_agg(b.org_id) AS org_ids, array_agg(b.decision_id) AS ids, array_agg(b.at) AS times,
        array_agg(b.match_key) AS match_keys, array_agg(b.value_key) AS value_keys
    INTO bound
    FROM (
        SELECT h.org_id, h.decision_id, h.at, k.match_key, k.value_key
        FROM (
            SELECT u.org_id, u.decision_id, d.transaction_time AS at
            FROM unnest(org_ids, decision_ids) WITH ORDINALITY AS u (org_id, decision_id, place)
            JOIN decisions AS d ON d.id = u.decision_id AND d.org_id = u.org_id AND d.valid_to IS NULL
            ORDER BY u.decision_id
            FOR SHARE OF d
        ) AS h
        JOIN decision_bindings AS b ON b.decision_id = h.decision_id AND b.org_id = h.org_id
        CROSS JOIN LATERAL ROWS FROM (
            jsonb_to_recordset(b.bindings) AS (match_key uuid, value_key text)
        ) WITH ORDINALITY AS k (match_key, value_key, place)
        ORDER BY h.decision_id, k.place
    ) AS b;
    IF bound.ids IS NULL THEN
        RETURN;
    END IF;
    PERFORM akashi_find_opposed(
        bound.org_ids, bound.ids, bound.times, bound.match_keys, bound.value_keys, question_start, weighty_types
    );
END
$$;
