SELECT count(*)
FROM api_keys
WHERE org_id = ?1
AND agent_id = ?2
AND revoked_at IS NULL
AND (expires_at IS NULL OR expires_at > ?3)
