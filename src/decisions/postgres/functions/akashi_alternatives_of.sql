-- Alternatives of those of the decisions that belong to the organization, in the order of the ids, then in
-- their own.
CREATE OR REPLACE FUNCTION akashi_alternatives_of(org uuid, ids uuid[]) RETURNS SETOF alternatives
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT a.*
    FROM alternatives AS a
    JOIN unnest(ids) WITH ORDINALITY AS w (id, place) ON w.id = a.decision_id
    WHERE a.org_id = org
    AND a.decision_id = ANY (ids)
    ORDER BY w.place, a.position;
END
$$;
