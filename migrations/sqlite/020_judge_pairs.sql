-- Pairs of decisions for a model as judge (docs/conflicts.md, "A model as judge"). Without a judge there are none.
CREATE TABLE conflict_pairs (
    org_id BLOB NOT NULL,
    decision_a_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    -- the highest first: how often pairs of this kind were contradictions where that was counted
    priority INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER,
    last_error TEXT,
    PRIMARY KEY (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairs_by_b ON conflict_pairs (decision_b_id);
CREATE INDEX pairs_by_priority ON conflict_pairs (priority DESC, enqueued_at) WHERE attempts < 10;
CREATE INDEX pairs_by_age ON conflict_pairs (enqueued_at);

-- What the judge did not take for a contradiction or a supersession, so that nobody pays twice for the same question.
-- There are no texts in it: the hash is one of the models, the prompt and both texts.
CREATE TABLE judge_verdicts (
    org_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    content_hash TEXT NOT NULL,
    relationship TEXT NOT NULL,
    judged_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, content_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_by_age ON judge_verdicts (judged_at);
