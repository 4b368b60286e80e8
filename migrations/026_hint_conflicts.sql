-- Pairs of decisions that somebody may want to look at (docs/conflicts.md, "Hints"), and what was told to event
-- streams.

-- Side A is the decision with the smaller id. A hint goes with its decisions, and does not count any more when one
-- of them has ended.
CREATE TABLE conflict_hints (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    decision_a_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    agent_a text NOT NULL,
    agent_b text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    -- when the later decision began
    detected_at timestamptz NOT NULL,
    is_announced boolean NOT NULL DEFAULT false,
    UNIQUE (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id)
);
CREATE INDEX hints_of_b ON conflict_hints (decision_b_id);
CREATE INDEX list_hints ON conflict_hints (org_id, detected_at DESC, id DESC);
CREATE INDEX hints_to_announce ON conflict_hints (detected_at, id) WHERE NOT is_announced;

-- The pairs that hold, as the runbook's queries read them.
CREATE VIEW decision_conflicts AS
SELECT h.decision_a_id, h.decision_b_id, h.org_id, h.agent_a, h.agent_b, a.run_id AS run_a, b.run_id AS run_b,
    a.decision_type, a.outcome AS outcome_a, b.outcome AS outcome_b, a.confidence AS confidence_a,
    b.confidence AS confidence_b, a.valid_from AS decided_at_a, b.valid_from AS decided_at_b, h.detected_at
FROM conflict_hints AS h
JOIN decisions AS a ON a.id = h.decision_a_id AND a.org_id = h.org_id
JOIN decisions AS b ON b.id = h.decision_b_id AND b.org_id = h.org_id
WHERE a.valid_to IS NULL
AND b.valid_to IS NULL;

-- How far the search for hints is: behind this decision, in the order of the transactions that recorded them.
-- Behind `swept_id` are the hints that are next looked at for decisions that have ended.
CREATE TABLE hint_progress (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    recorded_xid xid8 NOT NULL DEFAULT '0',
    decision_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    -- the oldest transaction that ran when this look began; none between two looks
    horizon xid8,
    swept_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ran_at timestamptz NOT NULL DEFAULT '-infinity'
);

-- What is there already was told, or is too old to be told.
ALTER TABLE scored_conflicts ADD COLUMN is_announced boolean NOT NULL DEFAULT true;
ALTER TABLE scored_conflicts ALTER COLUMN is_announced SET DEFAULT false;
CREATE INDEX conflicts_to_announce ON scored_conflicts (detected_at, id) WHERE NOT is_announced;

-- Finds the pairs of the next 500 decisions: of the decisions of the same type within an hour, those among the
-- nearest 50 before and the nearest 50 after it that another agent decided in another way. Looks at nothing when
-- another session is at it, or was less than `pause` ago.
-- Decisions come in the order of the transactions that recorded them. The next look begins at the oldest one that
-- still ran when this one began: so none is missed, in whatever order they commit. What is seen twice is found once.
CREATE FUNCTION akashi_find_hints(
    run_at timestamptz, pause interval, weighty_types text[], OUT has_run boolean, OUT has_more boolean
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
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
        INSERT INTO conflict_hints (
            id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, severity, detected_at, is_announced
        )
        SELECT encode(
                substring(sha256(uuid_send(least(d.id, n.id)) || uuid_send(greatest(d.id, n.id))) FOR 16), 'hex'
            )::uuid,
            d.org_id, least(d.id, n.id), greatest(d.id, n.id),
            CASE WHEN d.id < n.id THEN d.agent_id ELSE n.agent_id END,
            CASE WHEN d.id < n.id THEN n.agent_id ELSE d.agent_id END,
            CASE
                WHEN NOT d.decision_type = ANY (weighty_types) THEN 'low'
                WHEN (d.confidence > 0 AND d.confidence <= 0.3::real)
                    OR (n.confidence > 0 AND n.confidence <= 0.3::real) THEN 'medium'
                ELSE 'high'
            END,
            greatest(d.valid_from, n.valid_from),
            -- what an older version recorded is no news
            d.transaction_time < run_at - interval '1 day'
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
    USING decisions AS a, decisions AS b
    WHERE h.id = ANY (swept)
    AND a.id = h.decision_a_id
    AND b.id = h.decision_b_id
    AND (a.valid_to IS NOT NULL OR b.valid_to IS NOT NULL);
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

-- Tells the channel akashi_conflicts of the oldest conflicts and hints of which nobody was told, at most `most`.
-- Conflicts come first. What has ended meanwhile is left out. Returns how many it told of. The notifications are
-- part of the transaction, so each is sent once. What another transaction settles at the moment waits.
CREATE FUNCTION akashi_announce_conflicts(most bigint) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    conflicts uuid[];
    hints uuid[];
    told bigint;
BEGIN
    conflicts := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE NOT c.is_announced
        ORDER BY c.detected_at, c.id
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    );
    hints := ARRAY(
        SELECT h.id FROM conflict_hints AS h
        WHERE NOT h.is_announced
        ORDER BY h.detected_at, h.id
        LIMIT most - cardinality(conflicts)
        FOR NO KEY UPDATE SKIP LOCKED
    );
    UPDATE scored_conflicts AS c SET is_announced = true WHERE c.id = ANY (conflicts);
    UPDATE conflict_hints AS h SET is_announced = true WHERE h.id = ANY (hints);

    -- A notification has less than 8,000 bytes; only a project can be that long.
    PERFORM pg_notify('akashi_conflicts', json_strip_nulls(json_build_object(
        'org_id', n.org_id, 'decision_a_id', n.decision_a_id, 'decision_b_id', n.decision_b_id,
        'agent_a', n.agent_a, 'agent_b', n.agent_b, 'decision_type', n.decision_type,
        'conflict_kind', n.conflict_kind,
        'project_a', CASE WHEN octet_length(n.project_a) <= 200 THEN n.project_a END,
        'project_b', CASE WHEN octet_length(n.project_b) <= 200 THEN n.project_b END
    ))::text)
    FROM (
        SELECT f.*, a.decision_type, a.project AS project_a, b.project AS project_b
        FROM (
            SELECT 0 AS place, c.org_id, c.decision_a_id, c.decision_b_id, c.agent_a, c.agent_b, c.conflict_kind,
                c.detected_at, c.id
            FROM scored_conflicts AS c
            WHERE c.id = ANY (conflicts)
            AND c.status = 'open'
            UNION ALL
            SELECT 1, h.org_id, h.decision_a_id, h.decision_b_id, h.agent_a, h.agent_b, NULL, h.detected_at, h.id
            FROM conflict_hints AS h
            WHERE h.id = ANY (hints)
        ) AS f
        JOIN decisions AS a ON a.id = f.decision_a_id AND a.org_id = f.org_id AND a.valid_to IS NULL
        JOIN decisions AS b ON b.id = f.decision_b_id AND b.org_id = f.org_id AND b.valid_to IS NULL
        ORDER BY f.place, f.detected_at, f.id
    ) AS n;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;
