-- What an organization may have, who signed it up, and what it pays for.
ALTER TABLE organizations
    -- 0: unlimited
    ADD COLUMN agent_limit integer NOT NULL DEFAULT 0 CHECK (agent_limit >= 0),
    -- of who signed it up; nobody did for one that an operator made
    ADD COLUMN email text,
    ADD COLUMN email_verified boolean NOT NULL DEFAULT false,
    -- until somebody opens the link of a mail, its agents get no answer
    ADD COLUMN awaits_verification boolean NOT NULL DEFAULT false,
    ADD COLUMN stripe_customer_id text UNIQUE,
    ADD COLUMN stripe_subscription_id text UNIQUE;
