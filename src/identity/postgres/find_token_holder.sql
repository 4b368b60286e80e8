SELECT a.id, a.agent_id, a.org_id, a.name, a.role, a.metadata, a.created_at, a.updated_at, a.last_seen, a.tags,
    coalesce(k.prefix, ''), k.expires_at, i.agent_id, i.role,
    (SELECT o.awaits_verification FROM organizations AS o WHERE o.id = a.org_id)
FROM agents a
LEFT JOIN agents i ON i.id = $3 AND i.org_id = a.org_id AND NOT i.is_deleting
LEFT JOIN api_keys k ON k.id = $2
    AND k.org_id = a.org_id
    AND k.agent_id = coalesce(i.agent_id, a.agent_id)
    AND k.revoked_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > $4)
WHERE a.id = $1
AND NOT a.is_deleting
AND ($2::uuid IS NULL OR k.id IS NOT NULL)
AND ($3::uuid IS NULL OR i.id IS NOT NULL)
