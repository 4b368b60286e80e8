-- Makes bindings cheap to write: one row a decision for what it binds, and one short row a binding while it is
-- current, which has one index.

CREATE TABLE current_bindings (
    org_id uuid NOT NULL,
    -- a hash of organization, project and parameter: equal for bindings that can conflict
    match_key uuid NOT NULL,
    -- bindings with one match_key and two of these do conflict
    value_key text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    decision_id uuid NOT NULL
);

CREATE TABLE bindings_of_decisions (
    decision_id uuid PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE,
    org_id uuid NOT NULL,
    -- in their order: [{"parameter", "value", "parameter_key", "value_key", "match_key"}]
    bindings jsonb NOT NULL
);

INSERT INTO bindings_of_decisions (decision_id, org_id, bindings)
SELECT b.decision_id, b.org_id, jsonb_agg(
    jsonb_build_object(
        'parameter', b.parameter, 'value', b.value, 'parameter_key', b.parameter_key, 'value_key', b.value_key,
        'match_key', b.match_key
    )
    ORDER BY b.position
)
FROM decision_bindings AS b
GROUP BY b.decision_id, b.org_id;

INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)
SELECT b.org_id, b.match_key, b.value_key, b.recorded_at, b.decision_id
FROM decision_bindings AS b
WHERE b.match_key IS NOT NULL;

DROP TABLE decision_bindings;
ALTER TABLE bindings_of_decisions RENAME TO decision_bindings;
ALTER INDEX bindings_of_decisions_pkey RENAME TO decision_bindings_pkey;
ALTER TABLE decision_bindings
    RENAME CONSTRAINT bindings_of_decisions_decision_id_fkey TO decision_bindings_decision_id_fkey;

CREATE INDEX match_bindings ON current_bindings (org_id, match_key, value_key, recorded_at, decision_id);

-- Two traces at the same moment find each other afterwards, so nobody waits any more.
DROP FUNCTION akashi_lock_bindings(uuid[], uuid[], uuid[]);
DROP FUNCTION akashi_insert_bindings(
    uuid[], uuid[], timestamptz[], bigint[], text[], text[], text[], text[], uuid[], text[], text[]
);

-- What a side of a conflict answers, equal for equal answers: the canonical value of its binding, otherwise the text.
CREATE OR REPLACE FUNCTION akashi_answer_of(org uuid, decision uuid, its_key text, its_value text) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN coalesce(
        (
            SELECT k.value_key
            FROM decision_bindings AS b
            CROSS JOIN LATERAL jsonb_to_recordset(b.bindings) AS k (parameter_key text, value_key text)
            WHERE b.org_id = org AND b.decision_id = decision AND k.parameter_key = its_key
        ),
        lower(btrim(its_value) COLLATE "C")
    );
END
$$;

-- Takes what decisions that end bind and say out of the search for conflicts, and resolves their open conflicts.
-- The n-th elements of the arrays belong to one decision that ends. Conflicts are locked in one order, so that no
-- transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_end_bindings(
    org_ids uuid[], ended_ids uuid[], successor_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    DELETE FROM current_bindings AS c
    USING decision_bindings AS b, jsonb_to_recordset(b.bindings) AS k (match_key uuid, value_key text)
    WHERE b.org_id = ANY (org_ids)
    AND b.decision_id = ANY (ended_ids)
    AND c.org_id = b.org_id
    AND c.match_key = k.match_key
    AND c.value_key = k.value_key
    AND c.decision_id = b.decision_id;
    DELETE FROM decision_positions AS p WHERE p.org_id = ANY (org_ids) AND p.decision_id = ANY (ended_ids);

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

-- Takes the bindings of decisions that are gone out of the search for conflicts.
CREATE OR REPLACE FUNCTION akashi_forget_bindings() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM current_bindings AS c
    USING gone AS g, jsonb_to_recordset(g.bindings) AS k (match_key uuid, value_key text)
    WHERE c.org_id = g.org_id
    AND c.match_key = k.match_key
    AND c.value_key = k.value_key
    AND c.decision_id = g.decision_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER forget_bindings AFTER DELETE ON decision_bindings
REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION akashi_forget_bindings();

-- What a decision binds under a match_key: an element of decision_bindings.bindings.
CREATE OR REPLACE FUNCTION akashi_binding_of(of_org uuid, of_decision uuid, of_match_key uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT e.binding
    FROM decision_bindings AS b
    CROSS JOIN LATERAL jsonb_array_elements(b.bindings) AS e (binding)
    WHERE b.org_id = of_org
    AND b.decision_id = of_decision
    AND e.binding ->> 'match_key' = of_match_key::text
$$;

-- The decisions that bind something in another way than others do: for each decision at most 50, the newest first, of
-- 2,000 a parameter. The n-th elements of the arrays belong to one binding; the bindings of a decision follow each
-- other, and it finds those of decisions before it. A pair comes once, with the first binding that differs.
CREATE OR REPLACE FUNCTION akashi_list_opposed(
    bound_orgs uuid[], bound_ids uuid[], match_keys uuid[], value_keys text[]
) RETURNS TABLE (of_org uuid, of_decision uuid, other_id uuid, of_match_key uuid)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    opposed bigint[];
BEGIN
    -- Nearly always there is nothing beside the same value, which two steps in the index tell.
    opposed := ARRAY(
        SELECT t.place
        FROM unnest(bound_orgs, match_keys, value_keys) WITH ORDINALITY AS t (org_id, match_key, value_key, place)
        WHERE EXISTS (
            SELECT FROM current_bindings AS c
            WHERE c.org_id = t.org_id AND c.match_key = t.match_key AND c.value_key < t.value_key
        )
        OR EXISTS (
            SELECT FROM current_bindings AS c
            WHERE c.org_id = t.org_id AND c.match_key = t.match_key AND c.value_key > t.value_key
        )
    );
    IF cardinality(opposed) = 0 THEN
        RETURN;
    END IF;

    RETURN QUERY
    WITH bound AS (
        SELECT bound_orgs[o.place] AS org_id, bound_ids[o.place] AS decision_id, match_keys[o.place] AS match_key,
            value_keys[o.place] AS value_key, o.place
        FROM unnest(opposed) AS o (place)
    )
    SELECT d.org_id, d.decision_id, f.other_id, f.match_key
    FROM (
        SELECT t.org_id, t.decision_id, min(t.place) AS place
        FROM bound AS t
        GROUP BY t.org_id, t.decision_id
    ) AS d
    CROSS JOIN LATERAL (
        SELECT p.other_id, p.match_key
        FROM (
            SELECT DISTINCT ON (n.decision_id) n.decision_id AS other_id, n.recorded_at, t.match_key
            FROM bound AS t
            CROSS JOIN LATERAL (
                (
                    SELECT b.decision_id, b.recorded_at
                    FROM current_bindings AS b
                    WHERE b.org_id = d.org_id AND b.match_key = t.match_key AND b.value_key < t.value_key
                    LIMIT 1000
                )
                UNION ALL
                (
                    SELECT b.decision_id, b.recorded_at
                    FROM current_bindings AS b
                    WHERE b.org_id = d.org_id AND b.match_key = t.match_key AND b.value_key > t.value_key
                    LIMIT 1000
                )
            ) AS n
            WHERE t.decision_id = d.decision_id
            AND coalesce(array_position(bound_ids, n.decision_id), 0) < d.place
            ORDER BY n.decision_id, t.place
        ) AS p
        ORDER BY p.recorded_at DESC, p.other_id DESC
        LIMIT 50
    ) AS f;
END
$$;

-- Stores the conflicts of what decisions bind (akashi_list_opposed()). Where both are of one agent, it has changed its
-- mind: so the later one is suggested as a replacement. A decision that changes at
-- this moment is left out, so that nobody waits for it: akashi_find_missed() looks again. So is one that has just moved. A pair that is in conflict
-- already stays as it is. The question is `question_start` and the parameter. `weighty_types` are the types of decisions whose conflicts are
-- not of low severity. They are detected at `at`, otherwise when the decision was recorded. Returns the decisions that
-- have found some.
CREATE OR REPLACE FUNCTION akashi_find_opposed(
    bound_orgs uuid[], bound_ids uuid[], match_keys uuid[], value_keys text[], question_start text,
    weighty_types text[], at timestamptz DEFAULT NULL
) RETURNS SETOF uuid
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH found AS (
        INSERT INTO scored_conflicts (
            id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, conflict_kind, scoring_method,
            confidence_class, category, severity, disputed_question, parameter_key, value_a, value_b, found_by,
            detected_at, status
        )
        SELECT gen_random_uuid(), l.of_org, least(m.id, o.id), greatest(m.id, o.id),
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
            question_start || btrim(own.binding ->> 'parameter', E' \t\n\r\f\v'),
            own.binding ->> 'parameter_key',
            CASE WHEN m.id < o.id THEN own.binding ->> 'value' ELSE other.binding ->> 'value' END,
            CASE WHEN m.id < o.id THEN other.binding ->> 'value' ELSE own.binding ->> 'value' END,
            m.id, coalesce(at, m.transaction_time), 'open'
        FROM akashi_list_opposed(bound_orgs, bound_ids, match_keys, value_keys) AS l
        CROSS JOIN LATERAL (
            SELECT d.id, d.agent_id, d.decision_type, d.confidence, d.project
            FROM decisions AS d
            WHERE d.id = l.other_id AND d.org_id = l.of_org AND d.valid_to IS NULL
            FOR SHARE SKIP LOCKED
        ) AS o
        JOIN decisions AS m ON m.id = l.of_decision AND m.org_id = l.of_org AND m.valid_to IS NULL
            AND m.project IS NOT DISTINCT FROM o.project
        CROSS JOIN LATERAL akashi_binding_of(l.of_org, m.id, l.of_match_key) AS own (binding)
        CROSS JOIN LATERAL akashi_binding_of(l.of_org, o.id, l.of_match_key) AS other (binding)
        ON CONFLICT (decision_a_id, decision_b_id) DO NOTHING
        RETURNING org_id, decision_a_id, decision_b_id, found_by, conflict_kind, disputed_question, detected_at
    ),
    suggested AS (
        INSERT INTO decision_supersedes (
            org_id, superseding_id, superseded_id, relationship, suggested_by, reason, recorded_at
        )
        SELECT f.org_id, f.found_by, CASE WHEN f.decision_a_id = f.found_by THEN f.decision_b_id ELSE f.decision_a_id END,
            'suggested', 'binding_v1', left('the same agent answers anew: ' || f.disputed_question, 300), f.detected_at
        FROM found AS f
        WHERE f.conflict_kind = 'self_contradiction'
        ON CONFLICT (superseding_id, superseded_id) DO NOTHING
    )
    SELECT DISTINCT f.found_by FROM found AS f;
END
$$;

-- Looks once more for conflicts of what current decisions bind: two traces at the same moment do not see each other.
-- Everything that was committed before is seen. The n-th elements of the arrays belong to one decision.
CREATE OR REPLACE FUNCTION akashi_find_missed(
    org_ids uuid[], decision_ids uuid[], question_start text, weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    bound record;
BEGIN
    SELECT array_agg(s.org_id) AS org_ids, array_agg(s.decision_id) AS ids, array_agg(s.match_key) AS match_keys,
        array_agg(s.value_key) AS value_keys
    INTO bound
    FROM (
        SELECT u.org_id, u.decision_id, k.match_key, k.value_key
        FROM unnest(org_ids, decision_ids) AS u (org_id, decision_id)
        JOIN decision_bindings AS b ON b.decision_id = u.decision_id AND b.org_id = u.org_id
        CROSS JOIN LATERAL ROWS FROM (
            jsonb_to_recordset(b.bindings) AS (match_key uuid, value_key text)
        ) WITH ORDINALITY AS k (match_key, value_key, place)
        ORDER BY u.decision_id, k.place
    ) AS s;

    -- Until the transaction ends, those that are current stay so. In the order of the ids, as every transaction does.
    PERFORM d.id
    FROM decisions AS d
    WHERE d.org_id = ANY (org_ids)
    AND d.id = ANY (ARRAY(
        SELECT unnest(ARRAY[l.of_decision, l.other_id])
        FROM akashi_list_opposed(bound.org_ids, bound.ids, bound.match_keys, bound.value_keys) AS l
    ))
    ORDER BY d.id
    FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM akashi_find_opposed(
        bound.org_ids, bound.ids, bound.match_keys, bound.value_keys, question_start, weighty_types
    );
END
$$;

-- Stores what decisions bind, and finds the conflicts of that (akashi_find_opposed()). The n-th elements of the first
-- three arrays belong to one decision, those of the next five to one binding. Returns the decisions that have found some.
CREATE OR REPLACE FUNCTION akashi_insert_bindings(
    decision_ids uuid[], org_ids uuid[], lists jsonb[], bound_orgs uuid[], bound_ids uuid[], times timestamptz[],
    match_keys uuid[], value_keys text[], question_start text, weighty_types text[]
) RETURNS SETOF uuid
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_bindings (decision_id, org_id, bindings)
    SELECT * FROM unnest(decision_ids, org_ids, lists);

    INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)
    SELECT * FROM unnest(bound_orgs, match_keys, value_keys, times, bound_ids);

    RETURN QUERY SELECT akashi_find_opposed(
        bound_orgs, bound_ids, match_keys, value_keys, question_start, weighty_types
    );
END
$$;

-- Moves what a decision binds and says to another project: resolves its open conflicts of that, finds those with what is
-- bound in that project, and queues the comparison of its outcome, also while it is being compared. What another move
-- had settled is found anew. `list` is decision_bindings.bindings; the n-th elements of both arrays belong to one
-- binding.
CREATE OR REPLACE FUNCTION akashi_move_bindings(
    org uuid, moved uuid, at timestamptz, list jsonb, match_keys uuid[], value_keys text[], question_start text,
    weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    DELETE FROM current_bindings AS c
    USING decision_bindings AS b, jsonb_to_recordset(b.bindings) AS k (match_key uuid, value_key text)
    WHERE b.org_id = org
    AND b.decision_id = moved
    AND c.org_id = org
    AND c.match_key = k.match_key
    AND c.value_key = k.value_key
    AND c.decision_id = moved;
    UPDATE decision_bindings AS b SET bindings = list WHERE b.org_id = org AND b.decision_id = moved;
    INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)
    SELECT org, k.match_key, k.value_key, d.transaction_time, moved
    FROM decisions AS d
    CROSS JOIN unnest(match_keys, value_keys) AS k (match_key, value_key)
    WHERE d.org_id = org AND d.id = moved;

    DELETE FROM decision_positions AS p WHERE p.org_id = org AND p.decision_id = moved;
    INSERT INTO conflict_queue (decision_id, org_id, recorded_at) VALUES (moved, org, at)
    ON CONFLICT (decision_id) DO UPDATE SET locked_until = NULL, attempts = 0;

    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = moved
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = moved
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = org ORDER BY c.id
        FOR NO KEY UPDATE
    );
    DELETE FROM scored_conflicts AS c
    WHERE c.org_id = org AND c.id = ANY (settled) AND c.resolved_by = 'system:project';
    UPDATE scored_conflicts AS c
    SET status = 'resolved', resolved_by = 'system:project', resolved_at = at,
        resolution_note = format('Auto-resolved: decision %s moved to another project', moved)
    WHERE c.org_id = org AND c.id = ANY (settled) AND c.status = 'open'
    AND c.scoring_method IN ('binding_v1', 'claims_v1');

    PERFORM akashi_find_opposed(
        array_fill(org, ARRAY[cardinality(match_keys)]), array_fill(moved, ARRAY[cardinality(match_keys)]),
        match_keys, value_keys, question_start, weighty_types, at
    );
END
$$;
