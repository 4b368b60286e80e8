-- Settling conflicts (docs/conflicts.md, "Settling conflicts").

-- equal for conflicts about one question in the same projects
ALTER TABLE scored_conflicts ADD COLUMN question_id BLOB;
-- equal for those of two agents about one question
ALTER TABLE scored_conflicts ADD COLUMN group_id BLOB;
-- equal for equal answers
ALTER TABLE scored_conflicts ADD COLUMN answer_a TEXT;
ALTER TABLE scored_conflicts ADD COLUMN answer_b TEXT;
-- the conflict that was resolved with a winner whose answer this one opposes again
ALTER TABLE scored_conflicts ADD COLUMN reopens_resolution_id BLOB;
-- the side that gives the answer of that winner
ALTER TABLE scored_conflicts ADD COLUMN prevailing_decision_id BLOB
    CHECK (prevailing_decision_id IN (decision_a_id, decision_b_id));
ALTER TABLE scored_conflicts ADD COLUMN false_positive_label TEXT
    CHECK (false_positive_label IN ('related_not_contradicting', 'unrelated_false_positive'));
ALTER TABLE scored_conflicts ADD COLUMN assignee TEXT;
ALTER TABLE scored_conflicts ADD COLUMN snoozed_until INTEGER;
-- the last change of its status by a user: equal for all conflicts that one call changed. Empty when there was none,
-- or when it was undone.
ALTER TABLE scored_conflicts ADD COLUMN change_id BLOB;
ALTER TABLE scored_conflicts ADD COLUMN changed_at INTEGER;
ALTER TABLE scored_conflicts ADD COLUMN changed_by TEXT;
CREATE INDEX conflicts_by_question ON scored_conflicts (question_id, resolved_at, id)
    WHERE status = 'resolved' AND winning_decision_id IS NOT NULL;
CREATE INDEX conflicts_by_group ON scored_conflicts (group_id, detected_at, id);
CREATE INDEX conflicts_by_change ON scored_conflicts (change_id) WHERE change_id IS NOT NULL;

-- Resolutions that were taken back by opening the conflict again; change_id is of that change.
CREATE TABLE conflict_resolutions (
    change_id BLOB PRIMARY KEY CHECK (length(change_id) = 16),
    org_id BLOB NOT NULL,
    conflict_id BLOB NOT NULL REFERENCES scored_conflicts (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('resolved', 'false_positive')),
    resolved_by TEXT,
    resolved_at INTEGER,
    resolution_note TEXT,
    winning_decision_id BLOB,
    resolution_decision_id BLOB,
    false_positive_label TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX resolutions_by_conflict ON conflict_resolutions (conflict_id);

-- What an organization wants to be done with conflicts that nobody settles, as JSON; empty: nothing.
ALTER TABLE organizations ADD COLUMN conflict_resolution TEXT;

-- Fill in what follows from a new conflict, whichever channel found it: the question in dispute within its projects,
-- the group, both answers (the canonical value of a binding, otherwise the text), and whether the newest resolution
-- of the question is opposed again.
CREATE TRIGGER conflicts_get_answers AFTER UPDATE OF parameter_key ON scored_conflicts
BEGIN
    UPDATE scored_conflicts
    SET question_id = hash_id((
            SELECT lower(hex(new.org_id)) || char(31) || min(a.project, b.project) || char(31)
                || max(a.project, b.project) || char(31)
                || coalesce(nullif(new.parameter_key, ''), lower(new.disputed_question))
            FROM (SELECT coalesce(project, '') AS project FROM decisions
                  WHERE org_id = new.org_id AND id = new.decision_a_id) a,
                 (SELECT coalesce(project, '') AS project FROM decisions
                  WHERE org_id = new.org_id AND id = new.decision_b_id) b
        )),
        answer_a = coalesce(
            (SELECT value_key FROM decision_bindings
             WHERE org_id = new.org_id AND decision_id = new.decision_a_id AND parameter_key = new.parameter_key),
            lower(trim(new.value_a))
        ),
        answer_b = coalesce(
            (SELECT value_key FROM decision_bindings
             WHERE org_id = new.org_id AND decision_id = new.decision_b_id AND parameter_key = new.parameter_key),
            lower(trim(new.value_b))
        )
    WHERE org_id = new.org_id AND id = new.id;
    UPDATE scored_conflicts
    SET group_id = hash_id(
            lower(hex(question_id)) || char(31) || conflict_kind || char(31) || min(agent_a, agent_b) || char(31)
                || max(agent_a, agent_b)
        )
    WHERE org_id = new.org_id AND id = new.id;
    UPDATE scored_conflicts
    SET severity = 'critical',
        reopens_resolution_id = prior.id,
        prevailing_decision_id = CASE WHEN prior.answer = answer_a THEN decision_a_id ELSE decision_b_id END
    FROM (
        SELECT r.id, CASE WHEN r.winning_decision_id = r.decision_a_id THEN r.answer_a ELSE r.answer_b END AS answer
        FROM scored_conflicts r
        WHERE +r.org_id = new.org_id
        AND r.question_id = (SELECT question_id FROM scored_conflicts WHERE org_id = new.org_id AND id = new.id)
        AND r.status = 'resolved'
        AND r.winning_decision_id IS NOT NULL
        ORDER BY r.resolved_at DESC, r.id DESC
        LIMIT 1
    ) prior
    WHERE org_id = new.org_id AND scored_conflicts.id = new.id
    AND status = 'open'
    AND confidence_class <> 'hint'
    AND prior.answer IN (answer_a, answer_b);
END;
CREATE TRIGGER conflicts_begin AFTER INSERT ON scored_conflicts
BEGIN
    UPDATE scored_conflicts SET parameter_key = new.parameter_key WHERE org_id = new.org_id AND id = new.id;
END;
UPDATE scored_conflicts SET parameter_key = parameter_key;
