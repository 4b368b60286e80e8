-- Pairs of decisions that somebody may want to look at (docs/conflicts.md, "Hints"), and what was told to event
-- streams. Side A is the decision with the smaller id. A hint goes with its decisions, and does not count any more
-- when one of them has ended.
CREATE TABLE conflict_hints (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL,
    decision_a_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    agent_a TEXT NOT NULL,
    agent_b TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    detected_at INTEGER NOT NULL,
    is_announced INTEGER NOT NULL DEFAULT 0,
    UNIQUE (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hints_by_b ON conflict_hints (decision_b_id);
CREATE INDEX hints_by_time ON conflict_hints (org_id, detected_at, id);
CREATE INDEX hints_to_announce ON conflict_hints (detected_at, id) WHERE is_announced = 0;

-- How far the search for hints is: behind this decision. Behind `swept_id` are the hints that are next looked at
-- for decisions that have ended.
CREATE TABLE hint_progress (
    is_only INTEGER PRIMARY KEY CHECK (is_only = 1),
    seq INTEGER NOT NULL,
    swept_id BLOB NOT NULL
) STRICT;

-- What is there already was told, or is too old to be told.
ALTER TABLE scored_conflicts ADD COLUMN is_announced INTEGER NOT NULL DEFAULT 0;
UPDATE scored_conflicts SET is_announced = 1;
CREATE INDEX conflicts_to_announce ON scored_conflicts (detected_at, id) WHERE is_announced = 0;
