CREATE OR REPLACE FUNCTION akashi_fold(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- ASCII has no accents.
    SELECT CASE WHEN octet_length(content) = length(content) THEN content
        ELSE regexp_replace(normalize(content, NFKD), '[\u0300-\u036f]', '', 'g') END
$$;
