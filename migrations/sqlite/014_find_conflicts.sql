-- What decisions declare to bind, and which of them disagree (docs/conflicts.md). A decision is current while its
-- bindings have a match_key, so that the index has what is current only.
CREATE TABLE decision_bindings (
    org_id BLOB NOT NULL,
    decision_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    parameter TEXT NOT NULL,
    value TEXT NOT NULL,
    parameter_key TEXT NOT NULL,
    value_key TEXT NOT NULL,
    match_key BLOB,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (decision_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX bindings_by_match ON decision_bindings (org_id, match_key, recorded_at, decision_id)
    WHERE match_key IS NOT NULL;

-- Side A is the decision with the smaller id. A pair is one conflict, however many parameters it disagrees about:
-- whoever settles it looks at both decisions once.
CREATE TABLE scored_conflicts (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL,
    decision_a_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    agent_a TEXT NOT NULL,
    agent_b TEXT NOT NULL,
    conflict_kind TEXT NOT NULL CHECK (conflict_kind IN ('cross_agent', 'self_contradiction')),
    scoring_method TEXT NOT NULL,
    confidence_class TEXT NOT NULL CHECK (confidence_class IN ('exact', 'judged', 'hint')),
    category TEXT NOT NULL CHECK (category IN ('factual', 'assessment', 'strategic', 'temporal')),
    severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    disputed_question TEXT NOT NULL,
    parameter_key TEXT NOT NULL,
    value_a TEXT NOT NULL,
    value_b TEXT NOT NULL,
    found_by BLOB NOT NULL,
    detected_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'resolved', 'false_positive')),
    resolved_by TEXT,
    resolved_at INTEGER,
    resolution_note TEXT,
    winning_decision_id BLOB CHECK (winning_decision_id IN (decision_a_id, decision_b_id)),
    resolution_decision_id BLOB REFERENCES decisions (id) ON DELETE SET NULL,
    UNIQUE (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id),
    CHECK (found_by IN (decision_a_id, decision_b_id))
) STRICT, WITHOUT ROWID;
CREATE INDEX conflicts_by_b ON scored_conflicts (decision_b_id);
CREATE INDEX conflicts_by_resolution ON scored_conflicts (resolution_decision_id)
    WHERE resolution_decision_id IS NOT NULL;
CREATE INDEX conflicts_by_time ON scored_conflicts (org_id, detected_at, id);
CREATE INDEX conflicts_by_status ON scored_conflicts (org_id, status, detected_at, id);
