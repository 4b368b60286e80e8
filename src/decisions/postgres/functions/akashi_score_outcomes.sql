-- Sets the outcome scores of decisions to what agents and successors say of them now. Searches and lists are in the
-- order of these, so they must not depend on conflicts and citations, which a caller may not see. The caller has
-- locked the decisions.
CREATE OR REPLACE FUNCTION akashi_score_outcomes(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    UPDATE decisions AS d
    SET outcome_score = (
        SELECT avg(CASE v.outcome WHEN 'correct' THEN 1.0 WHEN 'partially_correct' THEN 0.5 ELSE 0.0 END)
        FROM decision_assessments AS v
        WHERE v.decision_id = d.id AND v.org_id = d.org_id AND v.is_latest AND v.source IN ('manual', 'supersession')
    )
    WHERE d.org_id = ANY (org_ids)
    AND d.id = ANY (ids);
END
$$;
