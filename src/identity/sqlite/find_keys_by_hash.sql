SELECT id, prefix, key_hash, agent_id, org_id, label, created_by, created_at, expires_at
FROM api_keys
WHERE key_hash = ?1
AND revoked_at IS NULL
AND (expires_at IS NULL OR expires_at > ?2)
ORDER BY created_at
LIMIT 16
