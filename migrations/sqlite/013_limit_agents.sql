ALTER TABLE organizations
    ADD COLUMN agent_limit INTEGER NOT NULL DEFAULT 0 CHECK (agent_limit >= 0);
