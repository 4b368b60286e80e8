-- Deletes up to `most` of what an agent said of decisions, and scores these.
CREATE OR REPLACE FUNCTION akashi_forget_assessments(org uuid, assessor text, most bigint) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    gone uuid[] := ARRAY(
        SELECT v.id FROM decision_assessments AS v
        WHERE v.org_id = org AND v.assessor_agent_id = assessor
        LIMIT most
    );
    assessed uuid[];
BEGIN
    assessed := akashi_lock_decisions(
        org, ARRAY(SELECT v.decision_id FROM decision_assessments AS v WHERE v.org_id = org AND v.id = ANY (gone))
    );
    DELETE FROM decision_assessments AS v WHERE v.org_id = org AND v.id = ANY (gone);
    PERFORM akashi_score_outcomes(ARRAY[org], assessed);
END
$$;
