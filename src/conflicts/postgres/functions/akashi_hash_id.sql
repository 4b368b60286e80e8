-- The first 16 bytes of the SHA-256 of a text, as an id.
CREATE OR REPLACE FUNCTION akashi_hash_id(text text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(substring(sha256(convert_to(text, 'UTF8')) FOR 16), 'hex')::uuid
$$;
