-- What decisions declare to bind, and which of them disagree (docs/conflicts.md).

-- Both go with the decisions.
CREATE TABLE decision_bindings (
    org_id uuid NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    position integer NOT NULL,
    parameter text NOT NULL,
    value text NOT NULL,
    -- equal for the same parameter, and for the same value
    parameter_key text NOT NULL,
    value_key text NOT NULL,
    -- equal for bindings that can conflict: a hash of organization, project and parameter. Empty once the decision
    -- has ended, so that the index has what is current only.
    match_key uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (decision_id, position)
);
CREATE INDEX match_bindings ON decision_bindings (org_id, match_key, recorded_at DESC, decision_id DESC)
    WHERE match_key IS NOT NULL;

-- Side A is the decision with the smaller id. A pair is one conflict, however many parameters it disagrees about:
-- whoever settles it looks at both decisions once.
CREATE TABLE scored_conflicts (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    decision_a_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    agent_a text NOT NULL,
    agent_b text NOT NULL,
    conflict_kind text NOT NULL CHECK (conflict_kind IN ('cross_agent', 'self_contradiction')),
    scoring_method text NOT NULL,
    -- exact: what the agents declared says so, judged: a model says so, hint: somebody should look
    confidence_class text NOT NULL CHECK (confidence_class IN ('exact', 'judged', 'hint')),
    category text NOT NULL CHECK (category IN ('factual', 'assessment', 'strategic', 'temporal')),
    severity text NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    disputed_question text NOT NULL,
    parameter_key text NOT NULL,
    value_a text NOT NULL,
    value_b text NOT NULL,
    -- the one of the two whose trace found the other
    found_by uuid NOT NULL,
    detected_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'resolved', 'false_positive')),
    resolved_by text,
    resolved_at timestamptz,
    resolution_note text,
    winning_decision_id uuid CHECK (winning_decision_id IN (decision_a_id, decision_b_id)),
    resolution_decision_id uuid REFERENCES decisions (id) ON DELETE SET NULL,
    UNIQUE (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id),
    CHECK (found_by IN (decision_a_id, decision_b_id))
);
CREATE INDEX conflicts_of_b ON scored_conflicts (decision_b_id);
CREATE INDEX conflicts_resolved_by ON scored_conflicts (resolution_decision_id)
    WHERE resolution_decision_id IS NOT NULL;
CREATE INDEX list_conflicts ON scored_conflicts (org_id, detected_at DESC, id DESC);
CREATE INDEX list_conflicts_of_status ON scored_conflicts (org_id, status, detected_at DESC, id DESC);

-- Makes transactions whose bindings can conflict wait for each other until their end, so that the later one
-- sees what the earlier one binds. It locks the bindings that begin, and those of decisions that end. There are
-- 256 locks, in which bindings share places by chance: a lock for each would fill the lock table of PostgreSQL.
-- They are taken in one order, so that no transaction waits for another in a circle.
CREATE FUNCTION akashi_lock_bindings(
    org_ids uuid[], ended_ids uuid[], match_keys uuid[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(9021019, k.place)
    FROM (
        SELECT DISTINCT uuid_hash(m.match_key) & 255 AS place
        FROM (
            SELECT unnest(match_keys) AS match_key
            UNION ALL
            SELECT b.match_key FROM decision_bindings AS b
            WHERE b.org_id = ANY (org_ids) AND b.decision_id = ANY (ended_ids) AND b.match_key IS NOT NULL
        ) AS m
        ORDER BY place
    ) AS k;
END
$$;

-- Takes the bindings of decisions that end out of the search for conflicts, and resolves their open conflicts.
-- The n-th elements of the arrays belong to one decision that ends. Conflicts are locked in one order, so that no
-- transaction waits for another in a circle.
CREATE FUNCTION akashi_end_bindings(
    org_ids uuid[], ended_ids uuid[], successor_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    UPDATE decision_bindings AS b SET match_key = NULL
    WHERE b.org_id = ANY (org_ids) AND b.decision_id = ANY (ended_ids) AND b.match_key IS NOT NULL;

    -- By the decisions first: a plan that begins with what is open gets slower with everything that is.
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = ANY (ended_ids)
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = ANY (ended_ids)
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = ANY (org_ids) AND c.status = 'open'
        ORDER BY c.id
        FOR NO KEY UPDATE
    );
    IF cardinality(settled) = 0 THEN
        RETURN;
    END IF;
    UPDATE scored_conflicts AS c
    SET (status, resolved_by, resolved_at, resolution_note, resolution_decision_id) = (
        SELECT 'resolved', 'system:revision', e.at, format(
            'Auto-resolved: decision %s superseded by revision %s', e.ended_id, e.successor_id
        ), e.successor_id
        FROM unnest(ended_ids, successor_ids, times) WITH ORDINALITY AS e (ended_id, successor_id, at, place)
        WHERE e.ended_id IN (c.decision_a_id, c.decision_b_id)
        ORDER BY e.place
        LIMIT 1
    )
    WHERE c.org_id = ANY (org_ids) AND c.id = ANY (settled);
END
$$;

-- Stores what decisions bind, and finds for each the current decisions that bind it differently: among the newest
-- 1,000 with the same parameter in the same project, at most 50, the newest first. The n-th elements of the arrays
-- up to `questions` belong to one binding; those of a decision follow each other, and it finds those of decisions
-- before it. `weighty_types` are the types of decisions whose conflicts are not of low severity. Returns the
-- decisions that have found some.
CREATE FUNCTION akashi_insert_bindings(
    org_ids uuid[], decision_ids uuid[], times timestamptz[], positions bigint[], parameters text[],
    values_of text[], parameter_keys text[], value_keys text[], match_keys uuid[], questions text[],
    weighty_types text[]
) RETURNS SETOF uuid
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_bindings (
        org_id, decision_id, position, parameter, value, parameter_key, value_key, match_key, recorded_at
    )
    SELECT * FROM unnest(
        org_ids, decision_ids, positions, parameters, values_of, parameter_keys, value_keys, match_keys, times
    );

    RETURN QUERY
    WITH bound AS (
        SELECT * FROM unnest(
            org_ids, decision_ids, times, values_of, parameter_keys, value_keys, match_keys, questions
        ) WITH ORDINALITY
            AS t (org_id, decision_id, at, value, parameter_key, value_key, match_key, question, place)
    ),
    found AS (
        INSERT INTO scored_conflicts (
            id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, conflict_kind, scoring_method,
            confidence_class, category, severity, disputed_question, parameter_key, value_a, value_b, found_by,
            detected_at, status
        )
        SELECT gen_random_uuid(), d.org_id, least(m.id, o.id), greatest(m.id, o.id),
            CASE WHEN m.id < o.id THEN m.agent_id ELSE o.agent_id END,
            CASE WHEN m.id < o.id THEN o.agent_id ELSE m.agent_id END,
            CASE WHEN m.agent_id = o.agent_id THEN 'self_contradiction' ELSE 'cross_agent' END,
            'binding_v1', 'exact', 'factual',
            CASE
                WHEN NOT (m.decision_type = ANY (weighty_types) OR o.decision_type = ANY (weighty_types)) THEN 'low'
                WHEN (m.confidence > 0 AND m.confidence <= 0.3::real)
                    OR (o.confidence > 0 AND o.confidence <= 0.3::real) THEN 'medium'
                ELSE 'high'
            END,
            o.question, o.parameter_key,
            CASE WHEN m.id < o.id THEN o.value ELSE o.other_value END,
            CASE WHEN m.id < o.id THEN o.other_value ELSE o.value END,
            m.id, d.at, 'open'
        FROM (
            SELECT t.org_id, t.decision_id, t.at, min(t.place) AS place
            FROM bound AS t
            GROUP BY t.org_id, t.decision_id, t.at
        ) AS d
        CROSS JOIN LATERAL (
            SELECT c.id, c.agent_id, c.decision_type, c.confidence,
                f.value, f.other_value, f.parameter_key, f.question
            FROM (
                SELECT DISTINCT ON (n.decision_id)
                    n.decision_id AS other_id, n.value AS other_value, n.recorded_at,
                    t.value, t.parameter_key, t.question
                FROM bound AS t
                CROSS JOIN LATERAL (
                    SELECT b.decision_id, b.value, b.value_key, b.recorded_at
                    FROM decision_bindings AS b
                    WHERE b.org_id = d.org_id AND b.match_key = t.match_key
                    ORDER BY b.recorded_at DESC, b.decision_id DESC
                    LIMIT 1000
                ) AS n
                WHERE t.decision_id = d.decision_id
                AND n.value_key <> t.value_key
                AND coalesce(array_position(decision_ids, n.decision_id), 0) < d.place
                ORDER BY n.decision_id, t.place
            ) AS f
            JOIN decisions AS c ON c.id = f.other_id AND c.org_id = d.org_id AND c.valid_to IS NULL
            ORDER BY f.recorded_at DESC, f.other_id DESC
            LIMIT 50
        ) AS o
        JOIN decisions AS m ON m.id = d.decision_id AND m.org_id = d.org_id
        RETURNING found_by
    )
    SELECT DISTINCT found_by FROM found;
END
$$;
