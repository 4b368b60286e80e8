-- Who may do what: keys that are rotated and revoked, grants, holds, organizations that go, and a log of
-- who changed what.

-- Empty for what servers before this version logged, and for recorded decisions.
ALTER TABLE mutation_audit_log ADD COLUMN actor_role TEXT;
ALTER TABLE mutation_audit_log ADD COLUMN api_key_id BLOB;
ALTER TABLE mutation_audit_log ADD COLUMN request_id TEXT;
ALTER TABLE mutation_audit_log ADD COLUMN endpoint TEXT;
ALTER TABLE mutation_audit_log ADD COLUMN before_data TEXT;
ALTER TABLE mutation_audit_log ADD COLUMN after_data TEXT;
ALTER TABLE mutation_audit_log ADD COLUMN metadata TEXT;
-- Recorded decisions have lists of their own, and so many rows that an index would cost every trace.
CREATE INDEX audit_log_by_org ON mutation_audit_log (org_id, id) WHERE operation <> 'trace_decision';

ALTER TABLE organizations
    ADD COLUMN is_deleting INTEGER NOT NULL DEFAULT 0 CHECK (is_deleting IN (0, 1));

-- Rows go only with their organization.
DROP TRIGGER mutation_audit_log_is_not_deleted;
CREATE TRIGGER mutation_audit_log_is_not_deleted
BEFORE DELETE ON mutation_audit_log
WHEN NOT EXISTS (SELECT 1 FROM organizations WHERE id = old.org_id AND is_deleting = 1)
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE INDEX api_keys_by_creation ON api_keys (org_id, created_at, id);
-- An agent has a limited number of them, beside any number of revoked ones.
CREATE INDEX api_keys_active ON api_keys (org_id, agent_id) WHERE revoked_at IS NULL;

CREATE TABLE access_grants (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL REFERENCES organizations (id),
    grantor_id BLOB NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    grantee_id BLOB NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    resource_type TEXT NOT NULL CHECK (resource_type = 'agent_traces'),
    resource_id TEXT, -- an agent; empty for all
    permission TEXT NOT NULL CHECK (permission = 'read'),
    granted_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT, WITHOUT ROWID;
-- visibility, and one grant of a kind
CREATE UNIQUE INDEX access_grants_once
    ON access_grants (grantee_id, resource_type, coalesce(resource_id, ''), permission);
CREATE INDEX access_grants_by_grantor ON access_grants (grantor_id);
CREATE INDEX access_grants_by_time ON access_grants (org_id, granted_at, id);
CREATE INDEX access_grants_by_resource ON access_grants (org_id, resource_id);
ALTER TABLE agent_deletions ADD COLUMN grants INTEGER NOT NULL DEFAULT 0;

-- The agents that a caller may see: itself, those that share a tag with it, and those of its grants, which are all
-- of the organization when a grant names none. A grant belongs to the organization of its grantee. An agent may be
-- there more than once. CROSS JOIN makes SQLite start at the caller.
CREATE VIEW visible_agents (org_id, caller, agent_id) AS
SELECT me.org_id, me.agent_id, me.agent_id
FROM agents me
UNION ALL
SELECT mine.org_id, mine.agent_id, theirs.agent_id
FROM agent_tags mine
CROSS JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag
UNION ALL
SELECT me.org_id, me.agent_id, g.resource_id
FROM agents me
CROSS JOIN access_grants g ON g.grantee_id = me.id
WHERE g.resource_id IS NOT NULL
AND (g.expires_at IS NULL OR g.expires_at > (julianday('now') - 2440587.5) * 86400000000.0)
UNION ALL
SELECT me.org_id, me.agent_id, theirs.agent_id
FROM agents me
CROSS JOIN access_grants g ON g.grantee_id = me.id
CROSS JOIN agents theirs ON theirs.org_id = me.org_id
WHERE g.resource_id IS NULL
AND (g.expires_at IS NULL OR g.expires_at > (julianday('now') - 2440587.5) * 86400000000.0);

-- What must not be deleted: everything of an organization, or some of its types and agents. The lists are
-- JSON.
CREATE TABLE retention_holds (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    hold_from INTEGER NOT NULL,
    hold_to INTEGER NOT NULL,
    decision_types TEXT,
    agent_ids TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    released_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_holds_open ON retention_holds (org_id) WHERE released_at IS NULL;
