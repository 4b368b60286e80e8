SELECT request_hash, response_data
FROM idempotency_keys
WHERE org_id = ?1
AND agent_id = ?2
AND endpoint = ?3
AND idempotency_key = ?4
