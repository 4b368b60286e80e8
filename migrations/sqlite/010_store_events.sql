CREATE TABLE agent_events (
    id BLOB NOT NULL CHECK (length(id) = 16),
    run_id BLOB NOT NULL,
    org_id BLOB NOT NULL,
    event_type TEXT NOT NULL,
    sequence_num INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    agent_id TEXT NOT NULL,
    payload TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL,
    PRIMARY KEY (run_id, sequence_num, id)
) STRICT, WITHOUT ROWID;

-- How far the write-ahead log of events is stored, and by which process.
CREATE TABLE event_wals (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    stored_lsn INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
