-- UUIDs are 16 bytes, times are microseconds since 1970 in UTC, JSON is canonical text.

CREATE TABLE organizations (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    plan TEXT NOT NULL DEFAULT 'oss',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agents (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    org_id BLOB NOT NULL REFERENCES organizations (id),
    agent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'agent'
        CHECK (role IN ('platform_admin', 'org_owner', 'admin', 'agent', 'reader')),
    metadata TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_seen INTEGER,
    UNIQUE (org_id, agent_id)
) STRICT;

-- find_agents_in_order: the listing of an organization
CREATE INDEX agents_by_creation ON agents (org_id, created_at, seq);

-- Led by the tag: "who shares a tag with this agent" is two look-ups.
CREATE TABLE agent_tags (
    org_id BLOB NOT NULL,
    tag TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (org_id, tag, agent_id),
    FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- list_tags and the caller's side of visibility
CREATE INDEX agent_tags_by_agent ON agent_tags (org_id, agent_id, position);

CREATE TABLE api_keys (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    org_id BLOB NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    revoked_at INTEGER,
    FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- find_keys_by_hash
CREATE INDEX api_keys_by_hash ON api_keys (key_hash) WHERE revoked_at IS NULL;
-- list_password_keys
CREATE INDEX api_keys_by_agent_name ON api_keys (agent_id, created_at) WHERE revoked_at IS NULL;
-- delete_agent_keys and the foreign key
CREATE INDEX api_keys_by_agent ON api_keys (org_id, agent_id);

CREATE TABLE runs (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL,
    agent_id TEXT NOT NULL,
    trace_id TEXT,
    parent_run_id BLOB REFERENCES runs (id) ON DELETE SET NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed')),
    started_at INTEGER NOT NULL,
    completed_at INTEGER,
    metadata TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- delete_agent_runs
CREATE INDEX runs_by_agent ON runs (org_id, agent_id, started_at);
-- the filter on trace_id
CREATE INDEX runs_by_trace ON runs (org_id, trace_id) WHERE trace_id IS NOT NULL;
-- the foreign key
CREATE INDEX runs_by_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;

-- What filters and scores need comes first, so that it is read without touching the long texts.
-- A seq is never used again, so that the text index can tell by the last one what it has seen.
CREATE TABLE decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL REFERENCES runs (id),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER CHECK (valid_to >= valid_from),
    transaction_time INTEGER NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    completeness_score REAL NOT NULL CHECK (completeness_score BETWEEN 0 AND 1),
    outcome_score REAL,
    agent_id TEXT NOT NULL,
    decision_type TEXT NOT NULL,
    precedent_ref BLOB REFERENCES decisions (id) ON DELETE SET NULL,
    supersedes_id BLOB REFERENCES decisions (id) ON DELETE SET NULL,
    session_id BLOB,
    api_key_id BLOB,
    tool TEXT,
    model TEXT,
    project TEXT,
    content_hash TEXT NOT NULL,
    outcome TEXT NOT NULL,
    precedent_reason TEXT,
    agent_context TEXT NOT NULL DEFAULT '{}',
    metadata TEXT NOT NULL DEFAULT '{}',
    reasoning TEXT
) STRICT;

-- list and as-of queries of a whole organization; the rest of the columns is for filtering
CREATE INDEX decisions_by_time
    ON decisions (org_id, valid_from, id, valid_to, transaction_time, agent_id);
-- the filter on one agent, its history, its statistics, its deletion
CREATE INDEX decisions_by_agent ON decisions (org_id, agent_id, valid_from, id, valid_to);
-- the filter on a type
CREATE INDEX decisions_by_type ON decisions (org_id, decision_type, valid_from, id, agent_id)
    WHERE valid_to IS NULL;
-- ranking of search results: a narrow copy of what it reads, since candidates lie all over the table
CREATE INDEX decisions_for_ranking ON decisions (
    seq, org_id, valid_from, valid_to, completeness_score, outcome_score, agent_id, decision_type
) WHERE valid_to IS NULL;
-- the filter on a project, list_projects
CREATE INDEX decisions_by_project ON decisions (org_id, project, valid_from, id)
    WHERE valid_to IS NULL AND project IS NOT NULL;
-- the filter on a session
CREATE INDEX decisions_by_session ON decisions (org_id, session_id, valid_from, id)
    WHERE session_id IS NOT NULL;
-- the filters on run and trace, and the foreign key
CREATE INDEX decisions_by_run ON decisions (run_id);
-- count_citations, and the foreign key
CREATE INDEX decisions_by_precedent ON decisions (precedent_ref) WHERE precedent_ref IS NOT NULL;
-- list_revisions, find_successor, and the foreign key
CREATE INDEX decisions_by_superseded ON decisions (supersedes_id) WHERE supersedes_id IS NOT NULL;

CREATE TRIGGER decisions_are_immutable
BEFORE UPDATE OF id, org_id, run_id, valid_from, transaction_time, confidence, agent_id,
    decision_type, content_hash, outcome, reasoning ON decisions
BEGIN
    SELECT RAISE(ABORT, 'a recorded decision does not change');
END;

CREATE TABLE alternatives (
    decision_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    label TEXT NOT NULL,
    rejection_reason TEXT,
    PRIMARY KEY (decision_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    decision_id BLOB NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    source_type TEXT NOT NULL
        CHECK (source_type GLOB '[a-z]*' AND source_type NOT GLOB '*[^a-z0-9_]*'),
    source_uri TEXT,
    content TEXT NOT NULL,
    relevance_score REAL,
    metrics TEXT,
    PRIMARY KEY (decision_id, position)
) STRICT, WITHOUT ROWID;

-- How many current decisions there are, so that a page can tell its total without counting.
CREATE TABLE decision_counts (
    org_id BLOB NOT NULL,
    agent_id TEXT NOT NULL,
    decision_type TEXT NOT NULL,
    current_count INTEGER NOT NULL,
    PRIMARY KEY (org_id, agent_id, decision_type)
) STRICT, WITHOUT ROWID;

-- Texts that the index in search.db is to forget, which it can only do when it sees them again.
CREATE TABLE text_removals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    seq INTEGER NOT NULL,
    decision_type TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reasoning TEXT
) STRICT;

CREATE TRIGGER decisions_begin
AFTER INSERT ON decisions
WHEN new.valid_to IS NULL
BEGIN
    INSERT INTO decision_counts (org_id, agent_id, decision_type, current_count)
    VALUES (new.org_id, new.agent_id, new.decision_type, 1)
    ON CONFLICT (org_id, agent_id, decision_type) DO UPDATE
    SET current_count = current_count + 1;
END;

CREATE TRIGGER decisions_end
AFTER UPDATE OF valid_to ON decisions
WHEN old.valid_to IS NULL AND new.valid_to IS NOT NULL
BEGIN
    UPDATE decision_counts
    SET current_count = current_count - 1
    WHERE org_id = old.org_id
    AND agent_id = old.agent_id
    AND decision_type = old.decision_type;
    INSERT INTO text_removals (seq, decision_type, outcome, reasoning)
    VALUES (old.seq, old.decision_type, old.outcome, old.reasoning);
END;

CREATE TRIGGER decisions_never_begin_again
BEFORE UPDATE OF valid_to ON decisions
WHEN old.valid_to IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a decision that ended does not change');
END;

CREATE TRIGGER decisions_go
AFTER DELETE ON decisions
WHEN old.valid_to IS NULL
BEGIN
    UPDATE decision_counts
    SET current_count = current_count - 1
    WHERE org_id = old.org_id
    AND agent_id = old.agent_id
    AND decision_type = old.decision_type;
    INSERT INTO text_removals (seq, decision_type, outcome, reasoning)
    VALUES (old.seq, old.decision_type, old.outcome, old.reasoning);
END;

-- No foreign key: a removal outlives its decision.
CREATE TABLE search_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    decision_id BLOB NOT NULL,
    org_id BLOB NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('upsert', 'delete')),
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    locked_until INTEGER,
    UNIQUE (decision_id, operation)
) STRICT;

-- claim_outbox
CREATE INDEX search_outbox_pending ON search_outbox (created_at, id) WHERE attempts < 10;

CREATE TABLE idempotency_keys (
    org_id BLOB NOT NULL,
    agent_id TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    response_data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, agent_id, endpoint, idempotency_key)
) STRICT, WITHOUT ROWID;

-- forget_idempotency_keys
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Tells which database the index in search.db belongs to.
INSERT INTO settings (name, value) VALUES ('database_id', randomblob(16));
