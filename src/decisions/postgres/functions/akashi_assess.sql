-- Stores what an agent says of a decision, in place of what it said before, and scores the decision. Fails the
-- transaction unless the caller may see it. The lock keeps two verdicts of one agent from being the latest.
CREATE OR REPLACE FUNCTION akashi_assess(
    org uuid, caller text, assessment uuid, decision uuid, assessor text, verdict text, remark text, at timestamptz
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    owner text;
BEGIN
    SELECT d.agent_id INTO owner
    FROM decisions AS d
    WHERE d.id = decision AND d.org_id = org
    FOR NO KEY UPDATE;
    PERFORM akashi_require(owner IS NOT NULL, 'decision not found');
    PERFORM akashi_require(akashi_may_see(org, caller, owner), 'no access to this decision');

    UPDATE decision_assessments AS v SET is_latest = false
    WHERE v.decision_id = decision AND v.org_id = org AND v.source = 'manual'
    AND v.assessor_agent_id = assessor AND v.is_latest;
    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
    )
    VALUES (assessment, org, decision, assessor, verdict, remark, 'manual', at);
    PERFORM akashi_score_outcomes(ARRAY[org], ARRAY[decision]);
END
$$;
