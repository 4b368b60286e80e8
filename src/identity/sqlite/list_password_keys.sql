-- A keyed hash names its function; what has no name is a slow one, `salt$hash`.
SELECT id, prefix, key_hash, agent_id, org_id, label, created_by, created_at, expires_at
FROM api_keys
WHERE agent_id = ?1
AND revoked_at IS NULL
AND (expires_at IS NULL OR expires_at > ?2)
AND key_hash NOT LIKE 'hmac-sha256$%'
ORDER BY created_at
LIMIT 16
