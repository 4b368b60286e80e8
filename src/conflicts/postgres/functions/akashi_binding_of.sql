-- What a decision binds under a match_key: an element of decision_bindings.bindings.
CREATE OR REPLACE FUNCTION akashi_binding_of(of_org uuid, of_decision uuid, of_match_key uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT e.binding
    FROM decision_bindings AS b
    CROSS JOIN LATERAL jsonb_array_elements(b.bindings) AS e (binding)
    WHERE b.org_id = of_org
    AND b.decision_id = of_decision
    AND e.binding ->> 'match_key' = of_match_key::text
$$;
