-- Every key of a table that belongs to organizations has `org_id`, on both sides of a foreign key: the database itself
-- refuses a reference to a row of another organization, and an engine can distribute the tables by organization.
-- `org_id` is last: a row is still found by its id alone, and new ids still go to one end of an index.
-- It locks the tables until its end, because it makes their keys anew and writes alternatives and evidence anew. 135,000
-- decisions took 11 seconds on a machine that was busy with other work; it grows with the table.
-- Servers from before it record traces and answer reads. Statements of theirs that name an old key in ON CONFLICT fail:
-- those for vectors, the outbox, terms, compared outcomes, labels of conflicts and suggested replacements.

ALTER TABLE access_grants
    DROP CONSTRAINT access_grants_grantee_id_fkey,
    DROP CONSTRAINT access_grants_grantor_id_fkey;
ALTER TABLE alternatives
    DROP CONSTRAINT alternatives_decision_id_fkey;
ALTER TABLE conflict_hints
    DROP CONSTRAINT conflict_hints_decision_a_id_fkey,
    DROP CONSTRAINT conflict_hints_decision_b_id_fkey;
ALTER TABLE conflict_labels
    DROP CONSTRAINT conflict_labels_conflict_id_fkey;
ALTER TABLE conflict_pairs
    DROP CONSTRAINT conflict_pairs_decision_a_id_fkey,
    DROP CONSTRAINT conflict_pairs_decision_b_id_fkey;
ALTER TABLE conflict_queue
    DROP CONSTRAINT conflict_queue_decision_id_fkey;
ALTER TABLE conflict_resolutions
    DROP CONSTRAINT conflict_resolutions_conflict_id_fkey;
ALTER TABLE decision_assessments
    DROP CONSTRAINT decision_assessments_decision_id_fkey;
ALTER TABLE decision_bindings
    DROP CONSTRAINT decision_bindings_decision_id_fkey;
ALTER TABLE decision_positions
    DROP CONSTRAINT decision_positions_decision_id_fkey;
ALTER TABLE decision_supersedes
    DROP CONSTRAINT decision_supersedes_superseded_id_fkey,
    DROP CONSTRAINT decision_supersedes_superseding_id_fkey;
ALTER TABLE decisions
    DROP CONSTRAINT decisions_precedent_ref_fkey,
    DROP CONSTRAINT decisions_run_id_fkey,
    DROP CONSTRAINT decisions_supersedes_id_fkey;
ALTER TABLE evidence
    DROP CONSTRAINT evidence_decision_id_fkey;
ALTER TABLE runs
    DROP CONSTRAINT runs_parent_run_id_fkey;
ALTER TABLE scored_conflicts
    DROP CONSTRAINT scored_conflicts_decision_a_id_fkey,
    DROP CONSTRAINT scored_conflicts_decision_b_id_fkey,
    DROP CONSTRAINT scored_conflicts_resolution_decision_id_fkey;
ALTER TABLE search_documents
    DROP CONSTRAINT search_documents_decision_id_fkey;
ALTER TABLE suppressed_pair_samples
    DROP CONSTRAINT suppressed_pair_samples_decision_a_id_fkey,
    DROP CONSTRAINT suppressed_pair_samples_decision_b_id_fkey;

CREATE FUNCTION akashi_organization_of(decision uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    RETURN (SELECT d.org_id FROM decisions AS d WHERE d.id = decision);
END
$$;
-- Where `org_id` is new, its type is changed so that the rows are written once, in place.
ALTER TABLE alternatives ADD COLUMN org_id uuid;
ALTER TABLE evidence ADD COLUMN org_id uuid;

ALTER TABLE access_grants
    DROP CONSTRAINT access_grants_pkey,
    DROP CONSTRAINT access_grants_once,
    ADD CONSTRAINT access_grants_pkey PRIMARY KEY (id, org_id),
    ADD CONSTRAINT access_grants_once
        UNIQUE NULLS NOT DISTINCT (grantee_id, resource_type, resource_id, permission, org_id);
ALTER TABLE agent_deletions
    DROP CONSTRAINT agent_deletions_pkey,
    ADD CONSTRAINT agent_deletions_pkey PRIMARY KEY (id, org_id);
ALTER TABLE agents
    DROP CONSTRAINT agents_pkey,
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id, org_id);
ALTER TABLE alternatives
    DROP CONSTRAINT alternatives_pkey,
    ALTER COLUMN org_id TYPE uuid USING akashi_organization_of(decision_id),
    ALTER COLUMN org_id SET NOT NULL,
    ADD CONSTRAINT alternatives_pkey PRIMARY KEY (decision_id, position, org_id);
ALTER TABLE api_keys
    DROP CONSTRAINT api_keys_pkey,
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id, org_id);
ALTER TABLE conflict_hints
    DROP CONSTRAINT conflict_hints_pkey,
    DROP CONSTRAINT conflict_hints_decision_a_id_decision_b_id_key,
    ADD CONSTRAINT conflict_hints_pkey PRIMARY KEY (id, org_id),
    ADD CONSTRAINT conflict_hints_decision_a_id_decision_b_id_key UNIQUE (decision_a_id, decision_b_id, org_id);
ALTER TABLE conflict_labels
    DROP CONSTRAINT conflict_labels_pkey,
    ADD CONSTRAINT conflict_labels_pkey PRIMARY KEY (conflict_id, org_id);
ALTER TABLE conflict_pairs
    DROP CONSTRAINT conflict_pairs_pkey,
    ADD CONSTRAINT conflict_pairs_pkey PRIMARY KEY (decision_a_id, decision_b_id, org_id);
ALTER TABLE conflict_queue
    DROP CONSTRAINT conflict_queue_pkey,
    ADD CONSTRAINT conflict_queue_pkey PRIMARY KEY (decision_id, org_id);
ALTER TABLE conflict_resolutions
    DROP CONSTRAINT conflict_resolutions_pkey,
    ADD CONSTRAINT conflict_resolutions_pkey PRIMARY KEY (change_id, org_id);
ALTER TABLE decision_assessments
    DROP CONSTRAINT decision_assessments_pkey,
    ADD CONSTRAINT decision_assessments_pkey PRIMARY KEY (id, org_id);
ALTER TABLE decision_bindings
    DROP CONSTRAINT decision_bindings_pkey,
    ADD CONSTRAINT decision_bindings_pkey PRIMARY KEY (decision_id, org_id);
ALTER TABLE decision_embeddings
    DROP CONSTRAINT decision_embeddings_pkey,
    DROP CONSTRAINT list_vector_changes,
    ADD CONSTRAINT decision_embeddings_pkey PRIMARY KEY (decision_id, org_id),
    ADD CONSTRAINT list_vector_changes UNIQUE (seq, org_id);
ALTER TABLE decision_positions
    DROP CONSTRAINT decision_positions_pkey,
    ADD CONSTRAINT decision_positions_pkey PRIMARY KEY (decision_id, match_key, org_id);
ALTER TABLE decision_supersedes
    DROP CONSTRAINT decision_supersedes_pkey,
    ADD CONSTRAINT decision_supersedes_pkey PRIMARY KEY (superseding_id, superseded_id, org_id);
ALTER TABLE decisions
    DROP CONSTRAINT decisions_pkey,
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (id, org_id);
ALTER TABLE email_verifications
    DROP CONSTRAINT email_verifications_pkey,
    DROP CONSTRAINT email_verifications_token_hash_key,
    ADD CONSTRAINT email_verifications_pkey PRIMARY KEY (id, org_id),
    ADD CONSTRAINT email_verifications_token_hash_key UNIQUE (token_hash, org_id);
ALTER TABLE evidence
    DROP CONSTRAINT evidence_pkey,
    ALTER COLUMN org_id TYPE uuid USING akashi_organization_of(decision_id),
    ALTER COLUMN org_id SET NOT NULL,
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (decision_id, position, org_id);
ALTER TABLE mutation_audit_log
    DROP CONSTRAINT mutation_audit_log_pkey,
    ADD CONSTRAINT mutation_audit_log_pkey PRIMARY KEY (id, org_id);
ALTER TABLE project_links
    DROP CONSTRAINT project_links_pkey,
    ADD CONSTRAINT project_links_pkey PRIMARY KEY (id, org_id);
ALTER TABLE retention_holds
    DROP CONSTRAINT retention_holds_pkey,
    ADD CONSTRAINT retention_holds_pkey PRIMARY KEY (id, org_id);
ALTER TABLE runs
    DROP CONSTRAINT runs_pkey,
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id, org_id);
ALTER TABLE scored_conflicts
    DROP CONSTRAINT scored_conflicts_pkey,
    DROP CONSTRAINT scored_conflicts_decision_a_id_decision_b_id_key,
    ADD CONSTRAINT scored_conflicts_pkey PRIMARY KEY (id, org_id),
    ADD CONSTRAINT scored_conflicts_decision_a_id_decision_b_id_key UNIQUE (decision_a_id, decision_b_id, org_id);
ALTER TABLE search_documents
    DROP CONSTRAINT search_documents_pkey,
    ADD CONSTRAINT search_documents_pkey PRIMARY KEY (decision_id, org_id);
ALTER TABLE search_outbox
    DROP CONSTRAINT search_outbox_pkey,
    DROP CONSTRAINT search_outbox_once,
    ADD CONSTRAINT search_outbox_pkey PRIMARY KEY (id, org_id),
    ADD CONSTRAINT search_outbox_once UNIQUE (decision_id, operation, org_id);
ALTER TABLE suppressed_pair_samples
    DROP CONSTRAINT suppressed_pair_samples_pkey,
    ADD CONSTRAINT suppressed_pair_samples_pkey PRIMARY KEY (decision_a_id, decision_b_id, org_id);
ALTER TABLE verification_mails
    DROP CONSTRAINT verification_mails_pkey,
    ADD CONSTRAINT verification_mails_pkey PRIMARY KEY (id, org_id);

DROP INDEX latest_assessments;
CREATE UNIQUE INDEX latest_assessments ON decision_assessments (decision_id, source, assessor_agent_id, org_id)
    WHERE is_latest;
DROP FUNCTION akashi_organization_of(uuid);
ALTER TABLE alternatives ALTER COLUMN org_id SET STATISTICS 10;
ALTER TABLE evidence ALTER COLUMN org_id SET STATISTICS 10;

ALTER TABLE access_grants
    ADD CONSTRAINT access_grants_grantee_id_fkey
        FOREIGN KEY (grantee_id, org_id) REFERENCES agents (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT access_grants_grantor_id_fkey
        FOREIGN KEY (grantor_id, org_id) REFERENCES agents (id, org_id) ON DELETE CASCADE;
ALTER TABLE alternatives
    ADD CONSTRAINT alternatives_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE conflict_hints
    ADD CONSTRAINT conflict_hints_decision_a_id_fkey
        FOREIGN KEY (decision_a_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT conflict_hints_decision_b_id_fkey
        FOREIGN KEY (decision_b_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE conflict_labels
    ADD CONSTRAINT conflict_labels_conflict_id_fkey
        FOREIGN KEY (conflict_id, org_id) REFERENCES scored_conflicts (id, org_id) ON DELETE CASCADE;
ALTER TABLE conflict_pairs
    ADD CONSTRAINT conflict_pairs_decision_a_id_fkey
        FOREIGN KEY (decision_a_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT conflict_pairs_decision_b_id_fkey
        FOREIGN KEY (decision_b_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE conflict_queue
    ADD CONSTRAINT conflict_queue_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE conflict_resolutions
    ADD CONSTRAINT conflict_resolutions_conflict_id_fkey
        FOREIGN KEY (conflict_id, org_id) REFERENCES scored_conflicts (id, org_id) ON DELETE CASCADE;
ALTER TABLE decision_assessments
    ADD CONSTRAINT decision_assessments_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE decision_bindings
    ADD CONSTRAINT decision_bindings_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE decision_positions
    ADD CONSTRAINT decision_positions_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE decision_supersedes
    ADD CONSTRAINT decision_supersedes_superseded_id_fkey
        FOREIGN KEY (superseded_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT decision_supersedes_superseding_id_fkey
        FOREIGN KEY (superseding_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE decisions
    ADD CONSTRAINT decisions_precedent_ref_fkey
        FOREIGN KEY (precedent_ref, org_id) REFERENCES decisions (id, org_id) ON DELETE SET NULL (precedent_ref),
    ADD CONSTRAINT decisions_run_id_fkey
        FOREIGN KEY (run_id, org_id) REFERENCES runs (id, org_id),
    ADD CONSTRAINT decisions_supersedes_id_fkey
        FOREIGN KEY (supersedes_id, org_id) REFERENCES decisions (id, org_id) ON DELETE SET NULL (supersedes_id);
ALTER TABLE evidence
    ADD CONSTRAINT evidence_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE runs
    ADD CONSTRAINT runs_parent_run_id_fkey
        FOREIGN KEY (parent_run_id, org_id) REFERENCES runs (id, org_id) ON DELETE SET NULL (parent_run_id);
ALTER TABLE scored_conflicts
    ADD CONSTRAINT scored_conflicts_decision_a_id_fkey
        FOREIGN KEY (decision_a_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT scored_conflicts_decision_b_id_fkey
        FOREIGN KEY (decision_b_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT scored_conflicts_resolution_decision_id_fkey
        FOREIGN KEY (resolution_decision_id, org_id) REFERENCES decisions (id, org_id)
        ON DELETE SET NULL (resolution_decision_id);
ALTER TABLE search_documents
    ADD CONSTRAINT search_documents_decision_id_fkey
        FOREIGN KEY (decision_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;
ALTER TABLE suppressed_pair_samples
    ADD CONSTRAINT suppressed_pair_samples_decision_a_id_fkey
        FOREIGN KEY (decision_a_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE,
    ADD CONSTRAINT suppressed_pair_samples_decision_b_id_fkey
        FOREIGN KEY (decision_b_id, org_id) REFERENCES decisions (id, org_id) ON DELETE CASCADE;

DROP FUNCTION akashi_insert_alternatives(uuid[], bigint[], uuid[], text[], text[]);
DROP FUNCTION akashi_insert_evidence(uuid[], bigint[], uuid[], text[], text[], text[], real[], jsonb[]);

-- The n-th elements of the arrays belong to one alternative. Servers from before migration 030 do not give the last
-- one.
CREATE OR REPLACE FUNCTION akashi_insert_alternatives(
    decision_ids uuid[], positions bigint[], ids uuid[], labels text[], rejection_reasons text[],
    org_ids uuid[] DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO alternatives (decision_id, position, id, label, rejection_reason, org_id)
    SELECT a.decision_id, a.position, a.id, a.label, a.rejection_reason,
        coalesce(a.org_id, (SELECT d.org_id FROM decisions AS d WHERE d.id = a.decision_id))
    FROM unnest(decision_ids, positions, ids, labels, rejection_reasons, org_ids)
        AS a (decision_id, position, id, label, rejection_reason, org_id);
END
$$;

-- The n-th elements of the arrays belong to one piece of evidence. Servers from before migration 030 do not give
-- the last one.
CREATE OR REPLACE FUNCTION akashi_insert_evidence(
    decision_ids uuid[], positions bigint[], ids uuid[], source_types text[], source_uris text[],
    contents text[], relevance_scores real[], metrics_of jsonb[],
    org_ids uuid[] DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO evidence (
        decision_id, position, id, source_type, source_uri, content, relevance_score, metrics, org_id
    )
    SELECT e.decision_id, e.position, e.id, e.source_type, e.source_uri, e.content, e.relevance_score, e.metrics,
        coalesce(e.org_id, (SELECT d.org_id FROM decisions AS d WHERE d.id = e.decision_id))
    FROM unnest(
        decision_ids, positions, ids, source_types, source_uris, contents, relevance_scores, metrics_of, org_ids
    ) AS e (decision_id, position, id, source_type, source_uri, content, relevance_score, metrics, org_id);
END
$$;

-- Writes decisions with their runs and parts, queues them for the search index, and counts them against
-- the quotas of their organizations. Only servers from before migration 004 call it, which may run beside
-- newer ones during an update. The n-th elements of the arrays up to `run_metadatas` belong to one
-- decision, as do those of `alternative_…` to one alternative and of `evidence_…` to one evidence.
-- PostgreSQL would plan the query of `limited` for each batch, which took as long as an insert.
CREATE OR REPLACE FUNCTION akashi_record_traces(
    ids uuid[], org_ids uuid[], run_ids uuid[], agent_ids text[], decision_types text[],
    outcomes text[], confidences real[], reasonings text[], metadatas jsonb[],
    completeness_scores real[], outcome_scores real[], precedent_refs uuid[],
    precedent_reasons text[], supersedes_ids uuid[], content_hashes text[],
    valid_froms timestamptz[], valid_tos timestamptz[], transaction_times timestamptz[],
    session_ids uuid[], agent_contexts jsonb[], tools text[], models text[], projects text[], api_key_ids uuid[],
    trace_ids text[], starts timestamptz[], completions timestamptz[], run_metadatas jsonb[],
    alternative_decisions uuid[], alternative_positions bigint[], alternative_ids uuid[],
    alternative_labels text[], alternative_reasons text[],
    evidence_decisions uuid[], evidence_positions bigint[], evidence_ids uuid[],
    evidence_types text[], evidence_uris text[], evidence_contents text[],
    evidence_scores real[], evidence_metrics jsonb[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    -- the organizations with a quota
    limited uuid[] := ARRAY(
        SELECT o.id FROM organizations AS o WHERE o.id = ANY (org_ids) AND o.decision_limit > 0
    );
BEGIN
    INSERT INTO runs (
        id, org_id, agent_id, status, trace_id, started_at, completed_at, metadata
    )
    SELECT r.id, r.org_id, r.agent_id, 'completed', r.trace_id, r.started_at, r.completed_at, r.metadata
    FROM unnest(run_ids, org_ids, agent_ids, trace_ids, starts, completions, run_metadatas)
        AS r (id, org_id, agent_id, trace_id, started_at, completed_at, metadata);

    INSERT INTO decisions (
        id, org_id, run_id, agent_id, decision_type, outcome, confidence, reasoning, metadata,
        completeness_score, outcome_score, precedent_ref, precedent_reason, supersedes_id,
        content_hash, valid_from, valid_to, transaction_time, session_id, agent_context, tool, model,
        project, api_key_id
    )
    SELECT * FROM unnest(
        ids, org_ids, run_ids, agent_ids, decision_types, outcomes, confidences, reasonings, metadatas,
        completeness_scores, outcome_scores, precedent_refs, precedent_reasons, supersedes_ids,
        content_hashes, valid_froms, valid_tos, transaction_times, session_ids, agent_contexts, tools,
        models, projects, api_key_ids
    );

    IF cardinality(alternative_ids) > 0 THEN
        PERFORM akashi_insert_alternatives(
            alternative_decisions, alternative_positions, alternative_ids, alternative_labels,
            alternative_reasons
        );
    END IF;

    IF cardinality(evidence_ids) > 0 THEN
        PERFORM akashi_insert_evidence(
            evidence_decisions, evidence_positions, evidence_ids, evidence_types, evidence_uris,
            evidence_contents, evidence_scores, evidence_metrics
        );
    END IF;

    INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
    SELECT t.id, t.org_id, 'upsert', t.recorded_at
    FROM unnest(ids, org_ids, transaction_times) AS t (id, org_id, recorded_at);

    INSERT INTO mutation_audit_log (
        occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id
    )
    SELECT t.recorded_at, t.org_id, t.agent_id, 'trace_decision', 'decision', t.id::text
    FROM unnest(ids, org_ids, agent_ids, transaction_times) AS t (id, org_id, agent_id, recorded_at);

    -- Last, because transactions of one organization with a limit wait here for each other. In the order
    -- of the organizations, as every transaction does, so that none waits for another in a circle.
    INSERT INTO org_usage AS u (org_id, period, slot, decision_count)
    SELECT t.org_id, to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM'),
        CASE WHEN t.org_id = ANY (limited) THEN 0 ELSE pg_current_xact_id()::text::bigint % 16 END,
        count(*)
    FROM unnest(org_ids, transaction_times) AS t (org_id, recorded_at)
    GROUP BY 1, 2
    ORDER BY 1, 2
    ON CONFLICT (org_id, period, slot)
    DO UPDATE SET decision_count = u.decision_count + excluded.decision_count;

    IF cardinality(limited) > 0 THEN
        PERFORM akashi_require_quota(t.org_id, t.period)
        FROM (
            SELECT DISTINCT x.org_id, to_char(x.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM') AS period
            FROM unnest(org_ids, transaction_times) AS x (org_id, recorded_at)
        ) AS t
        WHERE t.org_id = ANY (limited);
    END IF;
END
$$;

-- Alternatives of those of the decisions that belong to the organization, in the order of the ids, then in
-- their own.
CREATE OR REPLACE FUNCTION akashi_alternatives_of(org uuid, ids uuid[]) RETURNS SETOF alternatives
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT a.*
    FROM alternatives AS a
    JOIN unnest(ids) WITH ORDINALITY AS w (id, place) ON w.id = a.decision_id
    WHERE a.org_id = org
    AND a.decision_id = ANY (ids)
    ORDER BY w.place, a.position;
END
$$;

-- Evidence of those of the decisions that belong to the organization, in the order of the ids, the
-- most relevant of a decision first.
CREATE OR REPLACE FUNCTION akashi_evidence_of(org uuid, ids uuid[]) RETURNS SETOF evidence
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT e.*
    FROM evidence AS e
    JOIN unnest(ids) WITH ORDINALITY AS w (id, place) ON w.id = e.decision_id
    WHERE e.org_id = org
    AND e.decision_id = ANY (ids)
    ORDER BY w.place, e.relevance_score DESC NULLS LAST, e.position;
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

-- After a change of conflicts: the verdicts on decisions follow from who has won, and the label of a false positive from
-- what it was settled as. A label that somebody gave it otherwise stays when it is opened again.
CREATE OR REPLACE FUNCTION akashi_follow_winners() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed record;
BEGIN
    FOR changed IN
        SELECT n.org_id, array_agg(s.id) AS ids, max(coalesce(n.resolved_at, n.changed_at, o.changed_at, now())) AS at
        FROM settled AS n
        JOIN unsettled AS o ON o.id = n.id
        CROSS JOIN LATERAL unnest(ARRAY[n.decision_a_id, n.decision_b_id]) AS s (id)
        WHERE n.winning_decision_id IS DISTINCT FROM o.winning_decision_id
        GROUP BY n.org_id
    LOOP
        PERFORM akashi_assess_conflicts(changed.org_id, changed.ids, changed.at);
    END LOOP;

    DELETE FROM conflict_labels AS l
    USING unsettled AS o, settled AS n
    WHERE n.id = o.id
    AND l.conflict_id = o.id
    AND l.org_id = o.org_id
    AND l.labeled_at = o.resolved_at
    AND o.false_positive_label IS NOT NULL
    AND n.false_positive_label IS NULL;
    INSERT INTO conflict_labels (conflict_id, org_id, label, labeled_by, labeled_at)
    SELECT n.id, n.org_id, n.false_positive_label, n.resolved_by, n.resolved_at
    FROM settled AS n
    JOIN unsettled AS o ON o.id = n.id
    WHERE n.false_positive_label IS NOT NULL
    AND o.false_positive_label IS NULL
    ON CONFLICT (conflict_id, org_id) DO UPDATE
    SET label = excluded.label, labeled_by = excluded.labeled_by, labeled_at = excluded.labeled_at, notes = NULL;
    RETURN NULL;
END
$$;

-- Stores verdicts that follow from what happened, unless the decisions have one of this source. The n-th elements of
-- the arrays belong to one decision.
CREATE OR REPLACE FUNCTION akashi_keep_verdicts(
    org_ids uuid[], ids uuid[], verdict_source text, verdict text, remarks text[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
    )
    SELECT gen_random_uuid(), t.org_id, t.id, 'system:' || verdict_source, verdict, t.remark, verdict_source, t.at
    FROM unnest(org_ids, ids, remarks, times) AS t (org_id, id, remark, at)
    ORDER BY t.id
    ON CONFLICT (decision_id, source, assessor_agent_id, org_id) WHERE is_latest DO NOTHING;
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
    ON CONFLICT (decision_id, org_id) DO UPDATE SET locked_until = NULL, attempts = 0;

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

-- Queues decisions that ended, so that the search index forgets them.
CREATE OR REPLACE FUNCTION akashi_queue_removals(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_outbox AS o (decision_id, org_id, operation, created_at)
    SELECT t.id, t.org_id, 'delete', t.queued_at
    FROM unnest(ids, org_ids, times) AS t (id, org_id, queued_at)
    ON CONFLICT (decision_id, operation, org_id) DO UPDATE
    SET created_at = greatest(excluded.created_at, o.created_at + interval '1 microsecond'),
        attempts = 0,
        locked_until = NULL;
END
$$;

-- Finds the pairs of the next 500 decisions: of the decisions of the same type within an hour, those among the
-- nearest 50 before and the nearest 50 after it that another agent decided in another way. Looks at nothing when
-- another session is at it, or was less than `pause` ago.
-- Decisions come in the order of the transactions that recorded them. The next look begins at the oldest one that
-- still ran when this one began: so none is missed, in whatever order they commit. What is seen twice is found once.
CREATE OR REPLACE FUNCTION akashi_find_hints(
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
    AND a.org_id = h.org_id
    AND a.id = h.decision_a_id
    AND b.org_id = h.org_id
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
