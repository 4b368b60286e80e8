-- Takes the bindings of decisions that are gone out of the search for conflicts.
CREATE OR REPLACE FUNCTION akashi_forget_bindings() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM current_bindings AS c
    USING gone AS g, jsonb_to_recordset(g.bindings) AS k (match_key uuid, value_key text)
    WHERE c.org_id = g.org_id
    AND c.match_key = k.match_key
    AND c.value_key = k.value_key
    AND c.decision_id = g.decision_id;
    RETURN NULL;
END
$$;
