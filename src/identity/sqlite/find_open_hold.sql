SELECT id, org_id, reason, hold_from, hold_to, decision_types, agent_ids, created_by, created_at, released_at
FROM retention_holds
WHERE org_id = ?1
AND released_at IS NULL
ORDER BY created_at, id
LIMIT 1
