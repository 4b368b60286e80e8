-- The n-th elements of the arrays belong to one piece of evidence.
CREATE OR REPLACE FUNCTION akashi_insert_evidence(
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
