-- A keyed hash begins with the name of its function; a slow hash is only `salt$hash`.
SELECT id, prefix, key_hash, agent_id, org_id, label, created_by, created_at, expires_at
FROM api_keys
WHERE agent_id = ?1
AND revoked_at IS NULL
AND (expires_at IS NULL OR expires_at > ?2)
AND key_hash NOT LIKE 'hmac-sha256$%'
ORDER BY created_at
LIMIT 16
