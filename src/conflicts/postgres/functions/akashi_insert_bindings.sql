-- Stores what a decision binds, and finds the current decisions that bind it differently: among the newest 1,000
-- with the same parameter in the same project, at most 50, the newest first. The n-th elements of the arrays up
-- to `questions` belong to one binding. `weighty_types` are the types of decisions whose conflicts are not of low
-- severity. It is called for one decision after the other, so that the second of two finds the first.
CREATE OR REPLACE FUNCTION akashi_insert_bindings(
    org uuid, decision uuid, at timestamptz, parameters text[], values_of text[], parameter_keys text[],
    value_keys text[], match_keys uuid[], questions text[], weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO scored_conflicts (
        id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, conflict_kind, scoring_method,
        confidence_class, category, severity, disputed_question, parameter_key, value_a, value_b, found_by,
        detected_at, status
    )
    SELECT gen_random_uuid(), org, least(m.id, o.id), greatest(m.id, o.id),
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
        f.question, f.parameter_key,
        CASE WHEN m.id < o.id THEN f.value ELSE f.other_value END,
        CASE WHEN m.id < o.id THEN f.other_value ELSE f.value END,
        m.id, at, 'open'
    FROM (
        SELECT DISTINCT ON (n.decision_id)
            n.decision_id AS other_id, n.value AS other_value, n.recorded_at,
            t.value, t.parameter_key, t.question
        FROM unnest(values_of, parameter_keys, value_keys, match_keys, questions) WITH ORDINALITY
            AS t (value, parameter_key, value_key, match_key, question, place)
        CROSS JOIN LATERAL (
            SELECT b.decision_id, b.value, b.value_key, b.recorded_at
            FROM decision_bindings AS b
            WHERE b.org_id = org AND b.match_key = t.match_key
            ORDER BY b.recorded_at DESC, b.decision_id DESC
            LIMIT 1000
        ) AS n
        WHERE n.value_key <> t.value_key
        ORDER BY n.decision_id, t.place
    ) AS f
    JOIN decisions AS m ON m.id = decision AND m.org_id = org
    JOIN decisions AS o ON o.id = f.other_id AND o.org_id = org AND o.valid_to IS NULL
    ORDER BY f.recorded_at DESC, f.other_id DESC
    LIMIT 50;

    INSERT INTO decision_bindings (
        org_id, decision_id, position, parameter, value, parameter_key, value_key, match_key, recorded_at
    )
    SELECT org, decision, t.place - 1, t.parameter, t.value, t.parameter_key, t.value_key, t.match_key, at
    FROM unnest(parameters, values_of, parameter_keys, value_keys, match_keys) WITH ORDINALITY
        AS t (parameter, value, parameter_key, value_key, match_key, place);
END
$$;
