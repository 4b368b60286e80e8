-- Agents are deleted in steps. Until the last one, the row of the agent stays and is marked.
ALTER TABLE agents
    ADD COLUMN is_deleting INTEGER NOT NULL DEFAULT 0 CHECK (is_deleting IN (0, 1));

-- The steps: what was asked for, who works on it until when, and how many rows are gone so far.
CREATE TABLE agent_deletions (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL REFERENCES organizations (id),
    agent_id TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    holder BLOB,
    claimed_until INTEGER,
    retry_at INTEGER NOT NULL,
    finished_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    evidence INTEGER NOT NULL DEFAULT 0,
    alternatives INTEGER NOT NULL DEFAULT 0,
    decisions INTEGER NOT NULL DEFAULT 0,
    runs INTEGER NOT NULL DEFAULT 0,
    api_keys INTEGER NOT NULL DEFAULT 0,
    agents INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX agent_deletions_once ON agent_deletions (org_id, agent_id)
    WHERE finished_at IS NULL;
-- find_due_agent_deletion
CREATE INDEX agent_deletions_due ON agent_deletions (created_at, id) WHERE finished_at IS NULL;
