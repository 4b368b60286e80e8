-- Evidence of those of the decisions that belong to the organization, in the order of the ids, the
-- most relevant of a decision first.
CREATE OR REPLACE FUNCTION akashi_evidence_of(org uuid, ids uuid[]) RETURNS SETOF evidence
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT e.*
    FROM evidence AS e
    JOIN unnest(ids) WITH ORDINALITY AS w (id, place) ON w.id = e.decision_id
    WHERE e.org_id = org
    AND e.decision_id = ANY (ids)
    ORDER BY w.place, e.relevance_score DESC NULLS LAST, e.position;
END
$$;
