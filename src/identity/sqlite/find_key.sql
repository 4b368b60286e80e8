SELECT id, prefix, key_hash, agent_id, org_id, label, created_by, created_at, last_used_at, expires_at,
    revoked_at
FROM api_keys
WHERE org_id = ?1
AND id = ?2
