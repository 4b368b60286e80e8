-- Stores verdicts that follow from what happened, unless the decisions have one of this source. The n-th elements of
-- the arrays belong to one decision.
CREATE OR REPLACE FUNCTION akashi_keep_verdicts(
    org_ids uuid[], ids uuid[], verdict_source text, verdict text, remarks text[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
    )
    SELECT gen_random_uuid(), t.org_id, t.id, 'system:' || verdict_source, verdict, t.remark, verdict_source, t.at
    FROM unnest(org_ids, ids, remarks, times) AS t (org_id, id, remark, at)
    ORDER BY t.id
    ON CONFLICT (decision_id, source, assessor_agent_id, org_id) WHERE is_latest DO NOTHING;
END
$$;
