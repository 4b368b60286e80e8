-- The words that a decision is found by. In PL/pgSQL, which keeps its plan: an expression in the table
-- would be parsed again for each statement that inserts. pg_restore runs it without a search path.
CREATE OR REPLACE FUNCTION akashi_words_of(outcome text, decision_type text, reasoning text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN setweight(to_tsvector('akashi_words', akashi_fold(outcome)), 'A')
        || setweight(to_tsvector('akashi_words', akashi_fold(decision_type)), 'B')
        || setweight(to_tsvector('akashi_words', akashi_fold(coalesce(reasoning, ''))), 'C');
END
$$;
