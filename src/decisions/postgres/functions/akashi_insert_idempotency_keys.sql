-- The n-th elements of the arrays belong to one key.
CREATE OR REPLACE FUNCTION akashi_insert_idempotency_keys(
    org_ids uuid[], agent_ids text[], endpoints text[], keys text[], request_hashes text[],
    responses text[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO idempotency_keys (
        org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
    )
    SELECT * FROM unnest(
        org_ids, agent_ids, endpoints, keys, request_hashes, responses, times
    );
END
$$;
