-- Alternatives of those of the decisions that belong to the organization, in their order.
CREATE OR REPLACE FUNCTION akashi_alternatives_of(org uuid, ids uuid[]) RETURNS SETOF alternatives
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT a.*
    FROM alternatives AS a
    WHERE a.decision_id = ANY (
        ARRAY(SELECT d.id FROM decisions AS d WHERE d.org_id = org AND d.id = ANY (ids))
    )
    ORDER BY a.decision_id, a.position;
END
$$;
