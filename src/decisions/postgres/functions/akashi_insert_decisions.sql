-- The n-th elements of the arrays belong to one decision. Servers from before migration 021
-- do not give the last one.
CREATE OR REPLACE FUNCTION akashi_insert_decisions(
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
