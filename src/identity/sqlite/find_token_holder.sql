SELECT a.id, a.agent_id, a.org_id, a.name, a.role, a.metadata, a.created_at, a.updated_at, a.last_seen,
    coalesce(k.prefix, ''), k.expires_at, i.agent_id, i.role
FROM agents a
LEFT JOIN agents i ON i.id = ?3 AND i.org_id = a.org_id AND i.is_deleting = 0
LEFT JOIN api_keys k ON k.id = ?2
    AND k.org_id = a.org_id
    AND k.agent_id = coalesce(i.agent_id, a.agent_id)
    AND k.revoked_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > ?4)
WHERE a.id = ?1
AND a.is_deleting = 0
AND (?2 IS NULL OR k.id IS NOT NULL)
AND (?3 IS NULL OR i.id IS NOT NULL)
