DELETE FROM idempotency_keys
WHERE (org_id, agent_id, endpoint, idempotency_key) IN (
    SELECT org_id, agent_id, endpoint, idempotency_key
    FROM idempotency_keys
    WHERE org_id = $1
    LIMIT $2
)
