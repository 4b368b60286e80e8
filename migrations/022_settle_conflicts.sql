-- Settling conflicts (docs/conflicts.md, "Settling conflicts").

ALTER TABLE scored_conflicts
    -- equal for conflicts about one question in the same projects
    ADD COLUMN question_id uuid,
    -- equal for those of two agents about one question
    ADD COLUMN group_id uuid,
    -- equal for equal answers
    ADD COLUMN answer_a text,
    ADD COLUMN answer_b text,
    -- the conflict that was resolved with a winner whose answer this one opposes again
    ADD COLUMN reopens_resolution_id uuid,
    -- the side that gives the answer of that winner
    ADD COLUMN prevailing_decision_id uuid CHECK (prevailing_decision_id IN (decision_a_id, decision_b_id)),
    ADD COLUMN false_positive_label text
        CHECK (false_positive_label IN ('related_not_contradicting', 'unrelated_false_positive')),
    ADD COLUMN assignee text,
    ADD COLUMN snoozed_until timestamptz,
    -- the last change of its status by a user: equal for all conflicts that one call changed. Empty when there was
    -- none, or when it was undone.
    ADD COLUMN change_id uuid,
    ADD COLUMN changed_at timestamptz,
    ADD COLUMN changed_by text;
CREATE INDEX settled_questions ON scored_conflicts (question_id, resolved_at DESC, id DESC)
    WHERE status = 'resolved' AND winning_decision_id IS NOT NULL;
CREATE INDEX conflicts_of_group ON scored_conflicts (group_id, detected_at DESC, id DESC);
CREATE INDEX changed_conflicts ON scored_conflicts (change_id) WHERE change_id IS NOT NULL;

-- Resolutions that were taken back by opening the conflict again.
CREATE TABLE conflict_resolutions (
    -- of the change that opened it again
    change_id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    conflict_id uuid NOT NULL REFERENCES scored_conflicts (id) ON DELETE CASCADE,
    status text NOT NULL CHECK (status IN ('resolved', 'false_positive')),
    resolved_by text,
    resolved_at timestamptz,
    resolution_note text,
    winning_decision_id uuid,
    resolution_decision_id uuid,
    false_positive_label text
);
CREATE INDEX resolutions_of_conflict ON conflict_resolutions (conflict_id);

-- What an organization wants to be done with conflicts that nobody settles; empty: nothing.
ALTER TABLE organizations ADD COLUMN conflict_resolution jsonb;

-- The first 16 bytes of the SHA-256 of a text, as an id.
CREATE FUNCTION akashi_hash_id(text text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(substring(sha256(convert_to(text, 'UTF8')) FOR 16), 'hex')::uuid
$$;

-- What a side of a conflict answers, equal for equal answers: the canonical value of its binding, otherwise the text.
CREATE FUNCTION akashi_answer_of(org uuid, decision uuid, its_key text, its_value text) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN coalesce(
        (
            SELECT b.value_key FROM decision_bindings AS b
            WHERE b.org_id = org AND b.decision_id = decision AND b.parameter_key = its_key
        ),
        lower(btrim(its_value) COLLATE "C")
    );
END
$$;

-- Fills in what follows from a new conflict, whichever channel found it: the question in dispute within its projects,
-- the group (the question between two agents), both answers, and whether the newest resolution of the question is
-- opposed again. C: the stores sort by bytes.
CREATE FUNCTION akashi_prepare_conflict() RETURNS trigger
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

CREATE TRIGGER prepare_conflict BEFORE INSERT OR UPDATE OF parameter_key ON scored_conflicts
    FOR EACH ROW EXECUTE FUNCTION akashi_prepare_conflict();
UPDATE scored_conflicts SET parameter_key = parameter_key;
ALTER TABLE scored_conflicts
    ALTER COLUMN question_id SET NOT NULL,
    ALTER COLUMN group_id SET NOT NULL,
    ALTER COLUMN answer_a SET NOT NULL,
    ALTER COLUMN answer_b SET NOT NULL;
