-- Fills in what follows from a new conflict, whichever channel found it: the question in dispute within its projects,
-- the group (the question between two agents), both answers, and whether the newest resolution of the question is
-- opposed again. C: the stores sort by bytes.
CREATE OR REPLACE FUNCTION akashi_prepare_conflict() RETURNS trigger
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    project_a text;
    project_b text;
    prior record;
BEGIN
    SELECT coalesce(d.project, '') INTO project_a
    FROM decisions AS d WHERE d.org_id = new.org_id AND d.id = new.decision_a_id;
    SELECT coalesce(d.project, '') INTO project_b
    FROM decisions AS d WHERE d.org_id = new.org_id AND d.id = new.decision_b_id;
    new.question_id := akashi_hash_id(concat_ws(
        chr(31), new.org_id, least(project_a COLLATE "C", project_b), greatest(project_a COLLATE "C", project_b),
        coalesce(nullif(new.parameter_key, ''), lower(new.disputed_question COLLATE "C"))
    ));
    new.group_id := akashi_hash_id(concat_ws(
        chr(31), new.question_id, new.conflict_kind,
        least(new.agent_a COLLATE "C", new.agent_b), greatest(new.agent_a COLLATE "C", new.agent_b)
    ));
    new.answer_a := akashi_answer_of(new.org_id, new.decision_a_id, new.parameter_key, new.value_a);
    new.answer_b := akashi_answer_of(new.org_id, new.decision_b_id, new.parameter_key, new.value_b);
    IF new.confidence_class = 'hint' OR new.status <> 'open' THEN
        RETURN new;
    END IF;

    SELECT r.id, CASE WHEN r.winning_decision_id = r.decision_a_id THEN r.answer_a ELSE r.answer_b END AS answer
    INTO prior
    FROM scored_conflicts AS r
    WHERE r.org_id = new.org_id AND r.question_id = new.question_id
    AND r.status = 'resolved' AND r.winning_decision_id IS NOT NULL
    ORDER BY r.resolved_at DESC, r.id DESC
    LIMIT 1;
    IF prior.answer IN (new.answer_a, new.answer_b) THEN
        new.severity := 'critical';
        new.reopens_resolution_id := prior.id;
        new.prevailing_decision_id :=
            CASE WHEN prior.answer = new.answer_a THEN new.decision_a_id ELSE new.decision_b_id END;
    END IF;
    RETURN new;
END
$$;
