-- The search for outcomes that contradict each other (docs/conflicts.md, "How outcomes are compared").

-- Decisions whose outcomes nobody has compared yet; a row comes with the trace.
CREATE TABLE conflict_queue (
    decision_id BLOB PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE,
    org_id BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER,
    last_error TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO conflict_queue (decision_id, org_id, recorded_at)
SELECT id, org_id, transaction_time FROM decisions WHERE valid_to IS NULL ORDER BY id;

-- Where current decisions are found by those that they may contradict: hashes of what they say.
CREATE TABLE decision_positions (
    org_id BLOB NOT NULL,
    decision_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    match_key BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    -- that the other one must have, too: a set of 64 bits, in which each word is one
    words INTEGER NOT NULL,
    PRIMARY KEY (decision_id, match_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX positions_by_key ON decision_positions (org_id, match_key, recorded_at, decision_id, words);

-- A sample of the pairs that were compared and that no rule takes for a contradiction.
CREATE TABLE suppressed_pair_samples (
    org_id BLOB NOT NULL,
    decision_a_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    sampled_at INTEGER NOT NULL,
    PRIMARY KEY (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX samples_by_time ON suppressed_pair_samples (org_id, sampled_at);
CREATE INDEX samples_by_b ON suppressed_pair_samples (decision_b_id);
