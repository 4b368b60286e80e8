-- lists of runs, the newest first
CREATE INDEX runs_by_time ON runs (org_id, started_at);
-- those that run, and those that failed
CREATE INDEX runs_not_completed ON runs (org_id, status, started_at) WHERE status <> 'completed';

-- How many events a deletion has removed.
ALTER TABLE agent_deletions ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
