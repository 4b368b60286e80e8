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
