-- Indexes new decisions with the terms of the definition `version`. The n-th elements of the arrays belong
-- to one decision.
CREATE OR REPLACE FUNCTION akashi_insert_documents(
    decision_ids uuid[], org_ids uuid[], valid_froms timestamptz[], words_of tsvector[], version bigint
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_documents (decision_id, org_id, valid_from, version, words)
    SELECT t.decision_id, t.org_id, t.valid_from, akashi_insert_documents.version, t.words
    FROM unnest(decision_ids, org_ids, valid_froms, words_of)
        AS t (decision_id, org_id, valid_from, words);
END
$$;
