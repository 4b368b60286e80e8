-- Fails the transaction when an agent with one of the row ids is gone, and keeps them until its end. The
-- n-th elements belong to one agent, and each is there once.
CREATE OR REPLACE FUNCTION akashi_require_agents(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found_agents bigint;
BEGIN
    -- The foreign keys of runs take the same lock.
    PERFORM FROM unnest(org_ids, ids) AS c (org_id, id)
    JOIN agents AS a ON a.org_id = c.org_id AND a.id = c.id AND NOT a.is_deleting
    ORDER BY a.id
    FOR KEY SHARE OF a;
    GET DIAGNOSTICS found_agents = ROW_COUNT;
    IF found_agents < cardinality(ids) THEN
        RAISE EXCEPTION USING MESSAGE = 'the agent is gone', ERRCODE = 'AK401';
    END IF;
END
$$;
