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
