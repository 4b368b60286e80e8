SELECT k.id, k.prefix, k.key_hash, k.agent_id, k.org_id, k.label, k.created_by, k.created_at,
    k.last_used_at, k.expires_at, k.revoked_at,
    a.id, a.agent_id, a.org_id, a.name, a.role, a.metadata, a.created_at, a.updated_at,
    a.last_seen, a.tags,
    -- no join, which would make the planner begin with the organization
    (SELECT o.awaits_verification FROM organizations AS o WHERE o.id = k.org_id)
FROM api_keys k
JOIN agents a ON a.org_id = k.org_id AND a.agent_id = k.agent_id AND NOT a.is_deleting
WHERE k.agent_id = $1
AND ($2::uuid IS NULL OR k.org_id = $2)
AND k.key_hash = ANY ($3::text[])
AND k.revoked_at IS NULL
AND (k.expires_at IS NULL OR k.expires_at > $4)
ORDER BY k.created_at
LIMIT 16
