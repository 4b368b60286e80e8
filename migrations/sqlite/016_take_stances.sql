-- What decisions say about each other beside `precedent_ref` and `supersedes_id` (docs/data-model.md, "Supersessions").
CREATE TABLE decision_supersedes (
    org_id BLOB NOT NULL,
    superseding_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    superseded_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    relationship TEXT NOT NULL CHECK (relationship IN ('supersedes', 'reconciles', 'suggested')),
    suggested_by TEXT,
    confidence REAL,
    reason TEXT CHECK (length(reason) <= 300),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (superseding_id, superseded_id),
    CHECK (superseding_id <> superseded_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX supersedes_by_superseded ON decision_supersedes (superseded_id);
