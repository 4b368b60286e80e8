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
        -- With LIMIT, the plan is one look-up for each, also while the table is small.
        JOIN LATERAL (
            SELECT d.id, d.agent_id, d.decision_type, d.confidence, d.project, d.transaction_time
            FROM decisions AS d
            WHERE d.id = l.of_decision AND d.org_id = l.of_org AND d.valid_to IS NULL
            LIMIT 1
        ) AS m ON m.project IS NOT DISTINCT FROM o.project
        CROSS JOIN LATERAL akashi_binding_of(l.of_org, m.id, l.of_match_key) AS own (binding)
        CROSS JOIN LATERAL akashi_binding_of(l.of_org, o.id, l.of_match_key) AS other (binding)
        ON CONFLICT (decision_a_id, decision_b_id, org_id) DO NOTHING
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
        ON CONFLICT (superseding_id, superseded_id, org_id) DO NOTHING
    )
    SELECT DISTINCT f.found_by FROM found AS f;
END
$$;
