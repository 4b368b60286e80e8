-- Stores what decisions bind, and finds for each the current decisions that bind it differently: among the newest
-- 1,000 with the same parameter in the same project, at most 50, the newest first. The n-th elements of the arrays
-- up to `questions` belong to one binding; those of a decision follow each other, and it finds those of decisions
-- before it. `weighty_types` are the types of decisions whose conflicts are not of low severity. Returns the
-- decisions that have found some.
CREATE OR REPLACE FUNCTION akashi_insert_bindings(
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
