-- What decisions say about each other beside `precedent_ref` and `supersedes_id` (docs/data-model.md, "Supersessions").

CREATE TABLE decision_supersedes (
    org_id uuid NOT NULL,
    superseding_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    superseded_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    -- suggested: nobody has accepted it yet
    relationship text NOT NULL CHECK (relationship IN ('supersedes', 'reconciles', 'suggested')),
    -- the rule that suggests it
    suggested_by text,
    confidence real,
    reason text CHECK (char_length(reason) <= 300),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (superseding_id, superseded_id),
    CHECK (superseding_id <> superseded_id)
);
CREATE INDEX supersedes_of_superseded ON decision_supersedes (superseded_id);

-- What a decision is to the one that it cites: it follows or rejects it. Most have none.
ALTER TABLE decisions ADD COLUMN precedent_relation text;

-- One array more, which servers from before do not give.
DROP FUNCTION akashi_insert_decisions(
    uuid[], uuid[], uuid[], timestamptz[], timestamptz[], timestamptz[], real[], real[], uuid[], uuid[], text[], text[],
    text[], text[], jsonb[], jsonb[], text[], text[], text[], real[], text[], uuid[], text[], uuid[]
);

-- The n-th elements of the arrays belong to one decision. Servers from before migration 021
-- do not give the last one.
CREATE FUNCTION akashi_insert_decisions(
    ids uuid[], org_ids uuid[], run_ids uuid[], valid_froms timestamptz[], valid_tos timestamptz[],
    transaction_times timestamptz[], completeness_scores real[], outcome_scores real[],
    session_ids uuid[], api_key_ids uuid[], tools text[], models text[], projects text[],
    content_hashes text[], agent_contexts jsonb[], metadatas jsonb[], agent_ids text[],
    decision_types text[], outcomes text[], confidences real[], reasonings text[],
    precedent_refs uuid[], precedent_reasons text[], supersedes_ids uuid[],
    precedent_relations text[] DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO decisions (
        id, org_id, run_id, valid_from, valid_to, transaction_time, completeness_score,
        outcome_score, session_id, api_key_id, tool, model, project, content_hash, agent_context,
        metadata, agent_id, decision_type, outcome, confidence, reasoning, precedent_ref,
        precedent_reason, supersedes_id, precedent_relation
    )
    SELECT * FROM unnest(
        ids, org_ids, run_ids, valid_froms, valid_tos, transaction_times, completeness_scores,
        outcome_scores, session_ids, api_key_ids, tools, models, projects, content_hashes,
        agent_contexts, metadatas, agent_ids, decision_types, outcomes, confidences, reasonings,
        precedent_refs, precedent_reasons, supersedes_ids, precedent_relations
    );
END
$$;

-- Keeps decisions from ending, other than by this transaction, until its end. The n-th elements of the arrays belong
-- to one decision. The rows are locked in one order, so that no transaction waits for another in a circle.
CREATE FUNCTION akashi_hold_decisions(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM
    FROM (
        SELECT *
        FROM unnest(org_ids, ids) AS u (org_id, id)
        ORDER BY u.id
    ) AS s
    CROSS JOIN LATERAL (
        SELECT d.id
        FROM decisions AS d
        WHERE d.id = s.id
        AND d.org_id = s.org_id
        FOR SHARE
    ) AS h;
END
$$;

-- Finds the conflicts of decisions that reject their precedents, as far as these are current. The n-th elements of
-- the arrays up to `times` belong to one decision. `weighty_types` are the types of decisions whose conflicts are not
-- of low severity. The precedents are held by akashi_hold_decisions(). A pair that is in conflict already stays as it
-- is. Returns the decisions that have found one.
CREATE FUNCTION akashi_reject_precedents(
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
        ON CONFLICT (decision_a_id, decision_b_id) DO NOTHING
        RETURNING found_by
    )
    SELECT found_by FROM found;
END
$$;

-- Resolves the open conflicts of decisions that are retracted. The n-th elements of the arrays belong to one decision.
-- Conflicts are locked in one order, so that no transaction waits for another in a circle.
CREATE FUNCTION akashi_resolve_retracted(
    org_ids uuid[], retracted_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = ANY (retracted_ids)
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = ANY (retracted_ids)
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = ANY (org_ids) AND c.status = 'open'
        ORDER BY c.id
        FOR NO KEY UPDATE
    );
    UPDATE scored_conflicts AS c
    SET (status, resolved_by, resolved_at, resolution_note) = (
        SELECT 'resolved', 'system:retraction', r.at, format('Auto-resolved: decision %s retracted', r.id)
        FROM unnest(retracted_ids, times) AS r (id, at)
        WHERE r.id IN (c.decision_a_id, c.decision_b_id)
        ORDER BY r.id
        LIMIT 1
    )
    WHERE c.org_id = ANY (org_ids) AND c.id = ANY (settled);
END
$$;
