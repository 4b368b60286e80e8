-- Finds the current decisions that bind something in another way: for each decision at most 50, the newest first, of
-- 2,000 a parameter. The n-th elements of the arrays belong to one binding; the bindings of a decision follow each
-- other, and it finds those of decisions before it. A decision that changes at this moment is left out, so that nobody
-- waits for it: akashi_find_missed() looks again. A pair that is in conflict already stays as it is.
-- The question is `question_start` and the parameter. `weighty_types` are the types of decisions whose conflicts are
-- not of low severity. Returns the decisions that have found some.
CREATE OR REPLACE FUNCTION akashi_find_opposed(
    bound_orgs uuid[], bound_ids uuid[], times timestamptz[], match_keys uuid[], value_keys text[],
    question_start text, weighty_types text[]
) RETURNS SETOF uuid
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
        SELECT bound_orgs[o.place] AS org_id, bound_ids[o.place] AS decision_id, times[o.place] AS at,
            match_keys[o.place] AS match_key, value_keys[o.place] AS value_key, o.place
        FROM unnest(opposed) AS o (place)
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
            question_start || btrim(own.binding ->> 'parameter', E' \t\n\r\f\v'),
            own.binding ->> 'parameter_key',
            CASE WHEN m.id < o.id THEN own.binding ->> 'value' ELSE other.binding ->> 'value' END,
            CASE WHEN m.id < o.id THEN other.binding ->> 'value' ELSE own.binding ->> 'value' END,
            m.id, d.at, 'open'
        FROM (
            SELECT t.org_id, t.decision_id, t.at, min(t.place) AS place
            FROM bound AS t
            GROUP BY t.org_id, t.decision_id, t.at
        ) AS d
        CROSS JOIN LATERAL (
            SELECT c.id, c.agent_id, c.decision_type, c.confidence, f.match_key
            FROM (
                SELECT DISTINCT ON (n.decision_id) n.decision_id AS other_id, n.recorded_at, t.match_key
                FROM bound AS t
                CROSS JOIN LATERAL (
                    (
                        SELECT b.decision_id, b.recorded_at
                        FROM current_bindings AS b
                        WHERE b.org_id = d.org_id AND b.match_key = t.match_key AND b.value_key < t.value_key
                        ORDER BY b.value_key DESC, b.recorded_at DESC, b.decision_id DESC
                        LIMIT 1000
                    )
                    UNION ALL
                    (
                        SELECT b.decision_id, b.recorded_at
                        FROM current_bindings AS b
                        WHERE b.org_id = d.org_id AND b.match_key = t.match_key AND b.value_key > t.value_key
                        ORDER BY b.value_key DESC, b.recorded_at DESC, b.decision_id DESC
                        LIMIT 1000
                    )
                ) AS n
                WHERE t.decision_id = d.decision_id
                AND coalesce(array_position(bound_ids, n.decision_id), 0) < d.place
                ORDER BY n.decision_id, t.place
            ) AS f
            JOIN decisions AS c ON c.id = f.other_id AND c.org_id = d.org_id AND c.valid_to IS NULL
            ORDER BY f.recorded_at DESC, f.other_id DESC
            LIMIT 50
            FOR SHARE OF c SKIP LOCKED
        ) AS o
        JOIN decisions AS m ON m.id = d.decision_id AND m.org_id = d.org_id
        CROSS JOIN LATERAL akashi_binding_of(m.org_id, m.id, o.match_key) AS own (binding)
        CROSS JOIN LATERAL akashi_binding_of(m.org_id, o.id, o.match_key) AS other (binding)
        ON CONFLICT (decision_a_id, decision_b_id) DO NOTHING
        RETURNING found_by
    )
    SELECT DISTINCT found_by FROM found;
END
$$;
