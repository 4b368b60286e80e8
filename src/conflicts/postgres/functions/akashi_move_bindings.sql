-- Moves the bindings of a decision to another project: resolves its open conflicts of bindings, and finds those of that
-- project as akashi_insert_bindings() does. A pair that another move had settled is open again; what somebody settled
-- stays so. The n-th elements of the arrays up to `questions` belong to one binding.
CREATE OR REPLACE FUNCTION akashi_move_bindings(
    org uuid, moved uuid, at timestamptz, positions bigint[], match_keys uuid[], questions text[],
    weighty_types text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    UPDATE decision_bindings AS b SET match_key = k.match_key
    FROM unnest(positions, match_keys) AS k (position, match_key)
    WHERE b.org_id = org AND b.decision_id = moved AND b.position = k.position;

    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = moved
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = moved
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = org AND c.status = 'open' AND c.scoring_method = 'binding_v1'
        ORDER BY c.id
        FOR NO KEY UPDATE
    );
    UPDATE scored_conflicts AS c
    SET status = 'resolved', resolved_by = 'system:project', resolved_at = at,
        resolution_note = format('Auto-resolved: decision %s moved to another project', moved)
    WHERE c.org_id = org AND c.id = ANY (settled);

    INSERT INTO scored_conflicts AS s (
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
        o.question, o.parameter_key,
        CASE WHEN m.id < o.id THEN o.value ELSE o.other_value END,
        CASE WHEN m.id < o.id THEN o.other_value ELSE o.value END,
        m.id, at, 'open'
    FROM decisions AS m
    CROSS JOIN LATERAL (
        SELECT c.id, c.agent_id, c.decision_type, c.confidence,
            f.value, f.other_value, f.parameter_key, f.question
        FROM (
            SELECT DISTINCT ON (n.decision_id)
                n.decision_id AS other_id, n.value AS other_value, n.recorded_at,
                t.value, t.parameter_key, q.question
            FROM unnest(positions, questions) AS q (position, question)
            JOIN decision_bindings AS t
                ON t.org_id = org AND t.decision_id = moved AND t.position = q.position
            CROSS JOIN LATERAL (
                SELECT b.decision_id, b.value, b.value_key, b.recorded_at
                FROM decision_bindings AS b
                WHERE b.org_id = org AND b.match_key = t.match_key
                ORDER BY b.recorded_at DESC, b.decision_id DESC
                LIMIT 1000
            ) AS n
            WHERE n.value_key <> t.value_key
            ORDER BY n.decision_id, t.position
        ) AS f
        JOIN decisions AS c ON c.id = f.other_id AND c.org_id = org AND c.valid_to IS NULL
        ORDER BY f.recorded_at DESC, f.other_id DESC
        LIMIT 50
    ) AS o
    WHERE m.org_id = org AND m.id = moved
    ON CONFLICT (decision_a_id, decision_b_id) DO UPDATE
    SET status = 'open', resolved_by = NULL, resolved_at = NULL, resolution_note = NULL,
        severity = excluded.severity, disputed_question = excluded.disputed_question,
        parameter_key = excluded.parameter_key, value_a = excluded.value_a, value_b = excluded.value_b,
        found_by = excluded.found_by, detected_at = excluded.detected_at
    WHERE s.org_id = org AND s.resolved_by = 'system:project';
END
$$;
