-- Counts one decision for each element, and refuses those above the limits of their organizations. Without
-- billing, the limits of its plans do not bind.
-- Called last in a transaction, because transactions of one organization with a limit wait here for
-- each other. Without a generic plan, PostgreSQL would plan the query of `limited` for each batch,
-- which took as long as an insert.
CREATE OR REPLACE FUNCTION akashi_count_recorded(
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
