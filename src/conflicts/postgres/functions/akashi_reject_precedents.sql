-- Finds the conflicts of decisions that reject their precedents, as far as these are current. The n-th elements of
-- the arrays up to `times` belong to one decision. `weighty_types` are the types of decisions whose conflicts are not
-- of low severity. The precedents are held by akashi_hold_decisions(). A pair that is in conflict already stays as it
-- is. Returns the decisions that have found one.
CREATE OR REPLACE FUNCTION akashi_reject_precedents(
    org_ids uuid[], decision_ids uuid[], precedent_ids uuid[], times timestamptz[], weighty_types text[]
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
        SELECT gen_random_uuid(), t.org_id, least(m.id, o.id), greatest(m.id, o.id),
            CASE WHEN m.id < o.id THEN m.agent_id ELSE o.agent_id END,
            CASE WHEN m.id < o.id THEN o.agent_id ELSE m.agent_id END,
            CASE WHEN m.agent_id = o.agent_id THEN 'self_contradiction' ELSE 'cross_agent' END,
            'stance_v1', 'exact', 'strategic',
            CASE
                WHEN NOT (m.decision_type = ANY (weighty_types) OR o.decision_type = ANY (weighty_types)) THEN 'low'
                WHEN (m.confidence > 0 AND m.confidence <= 0.3::real)
                    OR (o.confidence > 0 AND o.confidence <= 0.3::real) THEN 'medium'
                ELSE 'high'
            END,
            format('whether "%s" holds', left(o.outcome, 120)), '',
            left(CASE WHEN m.id < o.id THEN m.outcome ELSE o.outcome END, 500),
            left(CASE WHEN m.id < o.id THEN o.outcome ELSE m.outcome END, 500),
            m.id, t.at, 'open'
        FROM unnest(org_ids, decision_ids, precedent_ids, times) AS t (org_id, decision_id, precedent_id, at)
        JOIN decisions AS m ON m.id = t.decision_id AND m.org_id = t.org_id
        JOIN decisions AS o ON o.id = t.precedent_id AND o.org_id = t.org_id AND o.valid_to IS NULL
        ON CONFLICT (decision_a_id, decision_b_id, org_id) DO NOTHING
        RETURNING found_by
    )
    SELECT found_by FROM found;
END
$$;
