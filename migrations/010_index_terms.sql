-- Search compares terms that the server makes (docs/search.md), no longer words that PostgreSQL makes.
-- Servers of the version before this one can still write; their searches fail from here on.

DROP INDEX search_decisions;
ALTER TABLE decisions DROP COLUMN search_vector;
DROP FUNCTION akashi_words_of(text, text, text);
DROP FUNCTION akashi_fold(text);
DROP TEXT SEARCH CONFIGURATION akashi_words;
DROP TEXT SEARCH DICTIONARY akashi_stem;

-- The terms of current decisions. Servers write them with a decision, and fill the table with those of
-- decisions from before. Deleting a decision deletes its terms.
CREATE TABLE search_documents (
    decision_id uuid PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE,
    org_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    -- which definition the terms follow
    version smallint NOT NULL,
    -- the terms at their places, those of the title also as `^term`, and the organization as `!id`, by
    -- which the index tells organizations apart
    words tsvector NOT NULL
);
-- No condition on words is estimated: searches are made so that only one plan is possible.
ALTER TABLE search_documents
    ALTER COLUMN decision_id SET STATISTICS 30,
    ALTER COLUMN org_id SET STATISTICS 30,
    ALTER COLUMN valid_from SET STATISTICS 30,
    ALTER COLUMN version SET STATISTICS 10,
    ALTER COLUMN words SET STATISTICS 0;
-- Only vacuumed pages are counted through an index alone.
ALTER TABLE search_documents SET (autovacuum_vacuum_insert_scale_factor = 0.02);

-- 8 MB of new terms, twice the default, are merged into it at once: half as many transactions are held up
-- by a merge, and a search, which reads them all, takes up to 3 ms longer.
CREATE INDEX find_documents ON search_documents USING gin (words)
    WITH (gin_pending_list_limit = 8192);
-- the newest of an organization, whose terms are its vocabulary
CREATE INDEX list_documents ON search_documents (org_id, valid_from DESC, decision_id DESC);

-- How far the table is filled: every decision with an id up to `filled_up_to` that was there at
-- `checked_at` has terms of the definition `version`.
CREATE TABLE search_progress (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    version smallint NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    filled_up_to uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);

-- Indexes new decisions with the terms of the definition `version`. The n-th elements of the arrays belong
-- to one decision.
CREATE FUNCTION akashi_insert_documents(
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

-- Takes decisions that ended out of the index of terms.
CREATE FUNCTION akashi_remove_documents(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM search_documents AS s
    WHERE s.org_id = ANY (org_ids)
    AND s.decision_id = ANY (ids);
END
$$;
