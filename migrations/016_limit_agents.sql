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

-- Counts one decision for each element, and refuses those above the limits of their organizations. Without
-- billing, the limits of its plans do not bind.
-- Called last in a transaction, because transactions of one organization with a limit wait here for
-- each other. Without a generic plan, PostgreSQL would plan the query of `limited` for each batch,
-- which took as long as an insert.
CREATE FUNCTION akashi_count_recorded(
    org_ids uuid[], times timestamptz[], has_billing boolean
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    -- the organizations with a limit
    limited uuid[] := ARRAY(
        SELECT o.id FROM organizations AS o WHERE o.id = ANY (org_ids) AND o.decision_limit > 0
        AND (has_billing OR o.plan NOT IN ('free', 'pro'))
    );
BEGIN
    -- In the order of the organizations, as every transaction does, so that none waits for another
    -- in a circle.
    INSERT INTO org_usage AS u (org_id, period, slot, decision_count)
    SELECT t.org_id, to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM'),
        CASE WHEN t.org_id = ANY (limited) THEN 0 ELSE pg_current_xact_id()::text::bigint % 16 END,
        count(*)
    FROM unnest(org_ids, times) AS t (org_id, recorded_at)
    GROUP BY 1, 2
    ORDER BY 1, 2
    ON CONFLICT (org_id, period, slot)
    DO UPDATE SET decision_count = u.decision_count + excluded.decision_count;

    IF cardinality(limited) > 0 THEN
        PERFORM akashi_require_quota(t.org_id, t.period)
        FROM (
            SELECT DISTINCT x.org_id, to_char(x.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM') AS period
            FROM unnest(org_ids, times) AS x (org_id, recorded_at)
        ) AS t
        WHERE t.org_id = ANY (limited);
    END IF;
END
$$;

-- Counts decisions as servers from before migration 016 do, which may run beside newer ones during an
-- update: to them every limit binds.
CREATE OR REPLACE FUNCTION akashi_count_usage(org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE sql AS $$
    SELECT akashi_count_recorded(org_ids, times, true)
$$;

-- Fails the transaction when the named agents would be more than their organizations may have with those
-- that they have. Until the end of the transaction, nobody else adds an agent to an organization with a
-- limit. The n-th elements belong to one agent, and each is there once; those that are there already need
-- no place. Without billing, the limits of its plans do not bind.
CREATE FUNCTION akashi_require_agent_places(
    org_ids uuid[], names text[], has_billing boolean
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    org record;
    present bigint;
    missing bigint;
BEGIN
    -- In the order of the organizations, as every transaction does, and before the trigger of the agents
    -- takes its weaker lock, so that none waits for another in a circle.
    FOR org IN
        SELECT o.id, o.agent_limit FROM organizations AS o
        WHERE o.id = ANY (org_ids) AND o.agent_limit > 0
        AND (has_billing OR o.plan NOT IN ('free', 'pro'))
        ORDER BY o.id
        FOR NO KEY UPDATE
    LOOP
        -- A later statement than the one that waited for the lock: it sees the agents of whom it waited for.
        SELECT count(*) INTO missing
        FROM unnest(org_ids, names) AS w (org_id, name)
        WHERE w.org_id = org.id
        AND NOT EXISTS (SELECT FROM agents AS a WHERE a.org_id = org.id AND a.agent_id = w.name);
        CONTINUE WHEN missing = 0;
        SELECT count(*) INTO present FROM agents AS a WHERE a.org_id = org.id AND NOT a.is_deleting;
        IF present + missing > org.agent_limit THEN
            RAISE EXCEPTION USING ERRCODE = 'AK430', MESSAGE = format(
                'agent limit exceeded: %s/%s agents', present, org.agent_limit);
        END IF;
    END LOOP;
END
$$;

-- What was recorded in a month, and by whom. It is read alone where the table is vacuumed. The condition
-- always holds: it keeps the index from queries that do not ask for that time, which others serve better.
CREATE INDEX count_recorded ON decisions (org_id, transaction_time) INCLUDE (agent_id, api_key_id)
    WHERE transaction_time IS NOT NULL;
