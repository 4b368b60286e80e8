-- What agents and the server say of decisions afterwards (docs/assessments.md). Of one assessor the latest counts.
CREATE TABLE decision_assessments (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL,
    decision_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    assessor_agent_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('correct', 'incorrect', 'partially_correct')),
    notes TEXT,
    source TEXT NOT NULL CHECK (source IN ('manual', 'supersession', 'conflict', 'citation')),
    created_at INTEGER NOT NULL,
    is_latest INTEGER NOT NULL DEFAULT 1 CHECK (is_latest IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX assessments_latest ON decision_assessments (decision_id, source, assessor_agent_id)
    WHERE is_latest;
CREATE INDEX assessments_by_decision ON decision_assessments (decision_id, created_at, id);
CREATE INDEX assessments_by_agent ON decision_assessments (org_id, assessor_agent_id);
