SELECT id, prefix, key_hash, agent_id, org_id, label, created_by, created_at, last_used_at, expires_at,
    revoked_at
FROM api_keys
WHERE agent_id = ?1
AND (?2 IS NULL OR org_id = ?2)
AND key_hash = ?3
AND revoked_at IS NULL
AND (expires_at IS NULL OR expires_at > ?4)
ORDER BY created_at
LIMIT 16
