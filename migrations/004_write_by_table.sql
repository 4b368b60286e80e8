-- One function for each table that a trace writes, so that a feature that writes one more table brings a
-- function of its own. They are in PL/pgSQL, which keeps their plans as long as the session lives, also
-- behind PgBouncer in transaction mode: planning them anew for each batch was half the cost of a
-- transaction. akashi_record_traces() stays for servers of the version before this one, which may run
-- beside this one during an update.
--
-- A column that a later migration adds becomes the last parameter of its function, with DEFAULT NULL,
-- after the function without it was dropped: servers that do not know the column call it as before.

-- The n-th elements of the arrays belong to one run.
CREATE FUNCTION akashi_insert_runs(
    ids uuid[], org_ids uuid[], agent_ids text[], trace_ids text[], statuses text[],
    started_ats timestamptz[], completed_ats timestamptz[], metadatas jsonb[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO runs (
        id, org_id, agent_id, trace_id, status, started_at, completed_at, metadata
    )
    SELECT * FROM unnest(
        ids, org_ids, agent_ids, trace_ids, statuses, started_ats, completed_ats, metadatas
    );
END
$$;

-- The n-th elements of the arrays belong to one decision.
CREATE FUNCTION akashi_insert_decisions(
    ids uuid[], org_ids uuid[], run_ids uuid[], valid_froms timestamptz[], valid_tos timestamptz[],
    transaction_times timestamptz[], completeness_scores real[], outcome_scores real[],
    session_ids uuid[], api_key_ids uuid[], tools text[], models text[], projects text[],
    content_hashes text[], agent_contexts jsonb[], metadatas jsonb[], agent_ids text[],
    decision_types text[], outcomes text[], confidences real[], reasonings text[],
    precedent_refs uuid[], precedent_reasons text[], supersedes_ids uuid[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO decisions (
        id, org_id, run_id, valid_from, valid_to, transaction_time, completeness_score,
        outcome_score, session_id, api_key_id, tool, model, project, content_hash, agent_context,
        metadata, agent_id, decision_type, outcome, confidence, reasoning, precedent_ref,
        precedent_reason, supersedes_id
    )
    SELECT * FROM unnest(
        ids, org_ids, run_ids, valid_froms, valid_tos, transaction_times, completeness_scores,
        outcome_scores, session_ids, api_key_ids, tools, models, projects, content_hashes,
        agent_contexts, metadatas, agent_ids, decision_types, outcomes, confidences, reasonings,
        precedent_refs, precedent_reasons, supersedes_ids
    );
END
$$;

-- The n-th elements of the arrays belong to one alternative.
CREATE FUNCTION akashi_insert_alternatives(
    decision_ids uuid[], positions bigint[], ids uuid[], labels text[], rejection_reasons text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO alternatives (decision_id, position, id, label, rejection_reason)
    SELECT * FROM unnest(decision_ids, positions, ids, labels, rejection_reasons);
END
$$;

-- The n-th elements of the arrays belong to one piece of evidence.
CREATE FUNCTION akashi_insert_evidence(
    decision_ids uuid[], positions bigint[], ids uuid[], source_types text[], source_uris text[],
    contents text[], relevance_scores real[], metrics_of jsonb[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO evidence (
        decision_id, position, id, source_type, source_uri, content, relevance_score, metrics
    )
    SELECT * FROM unnest(
        decision_ids, positions, ids, source_types, source_uris, contents, relevance_scores,
        metrics_of
    );
END
$$;

-- Queues new decisions for the search index.
CREATE FUNCTION akashi_queue_upserts(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
    SELECT t.id, t.org_id, 'upsert', t.queued_at
    FROM unnest(ids, org_ids, times) AS t (id, org_id, queued_at);
END
$$;

-- Queues decisions that ended, so that the search index forgets them.
CREATE FUNCTION akashi_queue_removals(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_outbox AS o (decision_id, org_id, operation, created_at)
    SELECT t.id, t.org_id, 'delete', t.queued_at
    FROM unnest(ids, org_ids, times) AS t (id, org_id, queued_at)
    ON CONFLICT (decision_id, operation) DO UPDATE
    SET created_at = greatest(excluded.created_at, o.created_at + interval '1 microsecond'),
        attempts = 0,
        locked_until = NULL;
END
$$;

-- Adds rows to the audit log: the same operation on several resources of one type.
CREATE FUNCTION akashi_append_audit(
    times timestamptz[], org_ids uuid[], actors text[], operation text, resource_type text,
    resource_ids text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO mutation_audit_log (
        occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id
    )
    SELECT t.occurred_at, t.org_id, t.actor, akashi_append_audit.operation,
        akashi_append_audit.resource_type, t.resource_id
    FROM unnest(times, org_ids, actors, resource_ids)
        AS t (occurred_at, org_id, actor, resource_id);
END
$$;

-- Counts one decision for each element, and refuses those above the limits of their organizations.
-- The last one in a transaction, because transactions of one organization with a limit wait here for
-- each other. Without a generic plan, the query of `limited` would be planned for each batch, which
-- took as long as an insert.
CREATE FUNCTION akashi_count_usage(org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    -- the organizations with a limit
    limited uuid[] := ARRAY(
        SELECT o.id FROM organizations AS o WHERE o.id = ANY (org_ids) AND o.decision_limit > 0
    );
BEGIN
    -- In the order of the organizations, as every transaction does, so that none waits for another
    -- in a circle.
    INSERT INTO org_usage AS u (org_id, period, slot, decision_count)
    SELECT t.org_id, to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM'),
        CASE WHEN t.org_id = ANY (limited) THEN 0 ELSE pg_current_xact_id()::text::bigint % 16 END,
        count(*)
    FROM unnest(org_ids, times) AS t (org_id, recorded_at)
    GROUP BY 1, 2
    ORDER BY 1, 2
    ON CONFLICT (org_id, period, slot)
    DO UPDATE SET decision_count = u.decision_count + excluded.decision_count;

    IF cardinality(limited) > 0 THEN
        PERFORM akashi_require_quota(t.org_id, t.period)
        FROM (
            SELECT DISTINCT x.org_id, to_char(x.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM') AS period
            FROM unnest(org_ids, times) AS x (org_id, recorded_at)
        ) AS t
        WHERE t.org_id = ANY (limited);
    END IF;
END
$$;
