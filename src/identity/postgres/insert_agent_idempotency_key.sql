-- Only when the agent is there and has the change: a write that fails leaves no key.
INSERT INTO idempotency_keys (
    org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
)
SELECT $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::timestamptz
WHERE EXISTS (
    SELECT 1
    FROM agents
    WHERE org_id = $1
    AND agent_id = $8
    AND updated_at = $9
)
