INSERT INTO idempotency_keys (
    org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
)
SELECT * FROM unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]
)
