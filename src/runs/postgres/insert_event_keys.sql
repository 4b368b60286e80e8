-- In the order of the key, as every transaction locks them.
INSERT INTO idempotency_keys (
    org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
)
SELECT org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, now()
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    AS k (org_id, agent_id, endpoint, idempotency_key, request_hash, response_data)
ORDER BY org_id, agent_id, endpoint, idempotency_key
ON CONFLICT (org_id, agent_id, endpoint, idempotency_key) DO NOTHING
