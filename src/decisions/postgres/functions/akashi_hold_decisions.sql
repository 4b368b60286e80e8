-- Keeps decisions from ending, other than by this transaction, until its end. The n-th elements of the arrays belong
-- to one decision. The rows are locked in one order, so that no transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_hold_decisions(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM
    FROM (
        SELECT *
        FROM unnest(org_ids, ids) AS u (org_id, id)
        ORDER BY u.id
    ) AS s
    CROSS JOIN LATERAL (
        SELECT d.id
        FROM decisions AS d
        WHERE d.id = s.id
        AND d.org_id = s.org_id
        FOR SHARE
    ) AS h;
END
$$;
