-- Locks decisions in one order, so that no transaction waits for another in a circle, and returns those that are
-- there.
CREATE OR REPLACE FUNCTION akashi_lock_decisions(org uuid, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN ARRAY(
        SELECT d.id
        FROM decisions AS d
        WHERE d.org_id = org AND d.id = ANY (ids)
        ORDER BY d.id
        FOR NO KEY UPDATE
    );
END
$$;
