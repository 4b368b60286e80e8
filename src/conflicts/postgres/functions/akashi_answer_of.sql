-- What a side of a conflict answers, equal for equal answers: the canonical value of its binding, otherwise the text.
CREATE OR REPLACE FUNCTION akashi_answer_of(org uuid, decision uuid, its_key text, its_value text) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN coalesce(
        (
            SELECT k.value_key
            FROM decision_bindings AS b
            CROSS JOIN LATERAL jsonb_to_recordset(b.bindings) AS k (parameter_key text, value_key text)
            WHERE b.org_id = org AND b.decision_id = decision AND k.parameter_key = its_key
        ),
        lower(btrim(its_value) COLLATE "C")
    );
END
$$;
