DELETE FROM idempotency_keys
WHERE org_id = $1
AND agent_id = $2
