-- What organizations pay for (docs/billing.md). Stripe sends events late, repeatedly and in any order.

-- Those that were handled, so that each has its effect once.
CREATE TABLE stripe_events (
    id text PRIMARY KEY,
    type text NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX stripe_events_received_at ON stripe_events (received_at);

CREATE TABLE billing_subscriptions (
    id text PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations,
    customer_id text NOT NULL,
    -- as Stripe calls it
    status text NOT NULL,
    -- none, grace: the pro plan for a while, full: the pro plan
    entitlement text NOT NULL CHECK (entitlement IN ('none', 'grace', 'full')),
    is_ended boolean NOT NULL,
    started_at timestamptz NOT NULL,
    -- of the event that says so; -infinity: only a checkout does
    state_at timestamptz NOT NULL,
    -- among events of the same second
    state_rank bigint NOT NULL,
    past_due_since timestamptz,
    CHECK (entitlement <> 'grace' OR past_due_since IS NOT NULL)
);
CREATE INDEX billing_subscriptions_org ON billing_subscriptions (org_id);
CREATE INDEX billing_subscriptions_past_due ON billing_subscriptions (past_due_since)
    WHERE past_due_since IS NOT NULL;
