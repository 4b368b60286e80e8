UPDATE idempotency_keys
SET response_data = ?5
WHERE org_id = ?1
AND agent_id = ?2
AND endpoint = ?3
AND idempotency_key = ?4
AND response_data = ''
