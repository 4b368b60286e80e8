-- A slow hash is `salt$hash`; a keyed hash begins with the name of its function.
SELECT split_part(key_hash, '$', 1)
FROM api_keys
WHERE agent_id = $1
AND ($2::uuid IS NULL OR org_id = $2)
AND substr(key_hash, 1, 12) <> 'hmac-sha256$'
AND revoked_at IS NULL
AND (expires_at IS NULL OR expires_at > $4)
GROUP BY split_part(key_hash, '$', 1)
ORDER BY split_part(key_hash, '$', 1) = $3::text DESC, min(created_at)
LIMIT 16
