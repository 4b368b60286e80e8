INSERT INTO idempotency_keys (
    org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7)
