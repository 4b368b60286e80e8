ALTER TABLE organizations
    ADD COLUMN agent_limit INTEGER NOT NULL DEFAULT 0 CHECK (agent_limit >= 0);

-- What was recorded in a month, and by whom.
CREATE INDEX decisions_by_record_time ON decisions (org_id, transaction_time, agent_id, api_key_id);
