-- Finds the pairs of the next 500 decisions: of the decisions of the same type within an hour, those among the
-- nearest 50 before and the nearest 50 after it that another agent decided in another way. Looks at nothing when
-- another session is at it, or was less than `pause` ago.
-- Decisions come in the order of the transactions that recorded them. The next look begins at the oldest one that
-- still ran when this one began: so none is missed, in whatever order they commit. What is seen twice is found once.
-- A decision that is being deleted is waited for, in one order, and has no hints.
CREATE OR REPLACE FUNCTION akashi_find_hints(
    run_at timestamptz, pause interval, weighty_types text[], OUT has_run boolean, OUT has_more boolean
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_indexonlyscan = off AS $$
DECLARE
    place hint_progress;
    fresh uuid[];
    last_xid xid8;
    swept uuid[];
BEGIN
    has_run := false;
    has_more := false;
    SELECT p.* INTO place FROM hint_progress AS p WHERE p.is_only FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        INSERT INTO hint_progress DEFAULT VALUES ON CONFLICT DO NOTHING;
        SELECT p.* INTO place FROM hint_progress AS p WHERE p.is_only FOR UPDATE SKIP LOCKED;
    END IF;
    IF NOT FOUND OR (place.ran_at > run_at - pause AND place.ran_at <= run_at) THEN
        RETURN;
    END IF;
    has_run := true;
    place.horizon := coalesce(place.horizon, pg_snapshot_xmin(pg_current_snapshot()));
    -- The numbers of transactions begin again in a restored database. What was found stays found.
    IF place.recorded_xid >= pg_snapshot_xmax(pg_current_snapshot()) THEN
        place.recorded_xid := '0';
        place.decision_id := '00000000-0000-0000-0000-000000000000';
    END IF;

    SELECT array_agg(n.id ORDER BY n.recorded_xid, n.id),
        (array_agg(n.recorded_xid ORDER BY n.recorded_xid DESC))[1]
    INTO fresh, last_xid
    FROM (
        SELECT d.id, d.recorded_xid
        FROM decisions AS d
        WHERE d.recorded_xid >= place.recorded_xid
        AND (d.recorded_xid > place.recorded_xid OR d.id > place.decision_id)
        ORDER BY d.recorded_xid, d.id
        LIMIT 500
    ) AS n;

    IF fresh IS NOT NULL THEN
        WITH pairs AS (
            SELECT d.org_id, least(d.id, n.id) AS a_id, greatest(d.id, n.id) AS b_id,
                CASE WHEN d.id < n.id THEN d.agent_id ELSE n.agent_id END AS agent_a,
                CASE WHEN d.id < n.id THEN n.agent_id ELSE d.agent_id END AS agent_b,
                CASE
                    WHEN NOT d.decision_type = ANY (weighty_types) THEN 'low'
                    WHEN (d.confidence > 0 AND d.confidence <= 0.3::real)
                        OR (n.confidence > 0 AND n.confidence <= 0.3::real) THEN 'medium'
                    ELSE 'high'
                END AS severity,
                greatest(d.valid_from, n.valid_from) AS detected_at,
                -- what an older version recorded is no news
                d.transaction_time < run_at - interval '1 day' AS is_announced
            FROM decisions AS d
            CROSS JOIN LATERAL (
                (
                    SELECT o.id, o.agent_id, o.outcome, o.confidence, o.valid_from
                    FROM decisions AS o
                    WHERE o.org_id = d.org_id
                    AND o.decision_type = d.decision_type
                    AND o.valid_to IS NULL
                    AND o.valid_from > d.valid_from - interval '1 hour'
                    AND (o.valid_from, o.id) < (d.valid_from, d.id)
                    ORDER BY o.valid_from DESC, o.id DESC
                    LIMIT 50
                )
                UNION ALL
                (
                    SELECT o.id, o.agent_id, o.outcome, o.confidence, o.valid_from
                    FROM decisions AS o
                    WHERE o.org_id = d.org_id
                    AND o.decision_type = d.decision_type
                    AND o.valid_to IS NULL
                    AND o.valid_from < d.valid_from + interval '1 hour'
                    AND (o.valid_from, o.id) > (d.valid_from, d.id)
                    ORDER BY o.valid_from, o.id
                    LIMIT 50
                )
            ) AS n
            WHERE d.id = ANY (fresh)
            AND d.valid_to IS NULL
            AND n.agent_id <> d.agent_id
            AND n.outcome <> d.outcome
        ),
        gone AS (
            SELECT coalesce(array_agg(s.id) FILTER (WHERE kept.id IS NULL), '{}') AS ids
            FROM (
                SELECT p.org_id, p.a_id AS id FROM pairs AS p
                UNION
                SELECT p.org_id, p.b_id FROM pairs AS p
                ORDER BY id
            ) AS s
            LEFT JOIN LATERAL (
                SELECT k.id
                FROM decisions AS k
                WHERE k.id = s.id AND k.org_id = s.org_id
                FOR KEY SHARE
            ) AS kept ON true
        )
        INSERT INTO conflict_hints (
            id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, severity, detected_at, is_announced
        )
        SELECT encode(substring(sha256(uuid_send(p.a_id) || uuid_send(p.b_id)) FOR 16), 'hex')::uuid,
            p.org_id, p.a_id, p.b_id, p.agent_a, p.agent_b, p.severity, p.detected_at, p.is_announced
        FROM pairs AS p
        CROSS JOIN gone AS g
        WHERE p.a_id <> ALL (g.ids)
        AND p.b_id <> ALL (g.ids)
        ON CONFLICT DO NOTHING;
        place.recorded_xid := last_xid;
        place.decision_id := fresh[cardinality(fresh)];
        has_more := cardinality(fresh) = 500;
    END IF;
    IF NOT has_more THEN
        IF place.recorded_xid >= place.horizon THEN
            place.recorded_xid := place.horizon;
            place.decision_id := '00000000-0000-0000-0000-000000000000';
        END IF;
        place.horizon := NULL;
    END IF;

    -- Forgets some of those that do not count any more. What somebody else is about to delete is left alone.
    swept := ARRAY(
        SELECT h.id FROM conflict_hints AS h
        WHERE h.id > place.swept_id
        ORDER BY h.id
        LIMIT 2000
        FOR UPDATE SKIP LOCKED
    );
    DELETE FROM conflict_hints AS h
    WHERE h.id = ANY (ARRAY(
        SELECT s.id
        FROM conflict_hints AS s
        -- Looked up one by one: where most organizations are small, PostgreSQL would rather read all decisions of the
        -- organization.
        CROSS JOIN LATERAL (
            SELECT d.valid_to FROM decisions AS d WHERE d.id = s.decision_a_id AND d.org_id = s.org_id LIMIT 1
        ) AS a
        CROSS JOIN LATERAL (
            SELECT d.valid_to FROM decisions AS d WHERE d.id = s.decision_b_id AND d.org_id = s.org_id LIMIT 1
        ) AS b
        WHERE s.id = ANY (swept)
        AND (a.valid_to IS NOT NULL OR b.valid_to IS NOT NULL)
    ));
    place.swept_id := CASE
        WHEN cardinality(swept) = 2000 THEN swept[2000]
        ELSE '00000000-0000-0000-0000-000000000000'
    END;

    UPDATE hint_progress SET
        recorded_xid = place.recorded_xid,
        decision_id = place.decision_id,
        horizon = place.horizon,
        swept_id = place.swept_id,
        ran_at = run_at
    WHERE is_only;
END
$$;
