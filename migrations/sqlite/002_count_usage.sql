-- What PostgreSQL has since its first migration: usage, quota and the audit log.

-- a month; 0: unlimited
ALTER TABLE organizations
    ADD COLUMN decision_limit INTEGER NOT NULL DEFAULT 0 CHECK (decision_limit >= 0);

-- Decisions recorded a month (UTC).
CREATE TABLE org_usage (
    org_id BLOB NOT NULL REFERENCES organizations (id),
    period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
    decision_count INTEGER NOT NULL,
    PRIMARY KEY (org_id, period)
) STRICT, WITHOUT ROWID;

-- Who changed what, in the transaction that changed it.
CREATE TABLE mutation_audit_log (
    id INTEGER PRIMARY KEY,
    occurred_at INTEGER NOT NULL,
    org_id BLOB NOT NULL,
    actor_agent_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    resource_id TEXT NOT NULL
) STRICT;

CREATE TRIGGER mutation_audit_log_is_not_changed
BEFORE UPDATE ON mutation_audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER mutation_audit_log_is_not_deleted
BEFORE DELETE ON mutation_audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
