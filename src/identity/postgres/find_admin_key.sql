SELECT 1
FROM agents a
JOIN api_keys k ON k.org_id = a.org_id AND k.agent_id = a.agent_id
WHERE a.org_id = $1
AND NOT a.is_deleting
AND a.role IN ('admin', 'org_owner', 'platform_admin')
AND k.revoked_at IS NULL
AND (k.expires_at IS NULL OR k.expires_at > $2)
LIMIT 1
