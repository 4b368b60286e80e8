-- Fails the transaction when the named agents would be more than their organizations may have with those
-- that they have. Until the end of the transaction, nobody else adds an agent to an organization with a
-- limit. The n-th elements belong to one agent, and each is there once; those that are there already need
-- no place. Without billing, the limits of its plans do not bind.
CREATE OR REPLACE FUNCTION akashi_require_agent_places(
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
