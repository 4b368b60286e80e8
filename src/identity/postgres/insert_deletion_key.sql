-- Keeps the id of the agent's deletion, also of one that goes on already.
INSERT INTO idempotency_keys (
    org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
)
SELECT $1::uuid, $2::text, $3::text, $4::text, $5::text, '"' || d.id || '"', $6::timestamptz
FROM agent_deletions d
WHERE d.org_id = $1
AND d.agent_id = $7
AND d.finished_at IS NULL
