INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
SELECT id, org_id, 'delete', $4
FROM decisions
WHERE org_id = $1
AND agent_id = $2
AND id = ANY ($3)
ON CONFLICT (decision_id, operation, org_id) DO UPDATE
SET created_at = greatest(excluded.created_at, search_outbox.created_at + interval '1 microsecond'),
    attempts = 0,
    locked_until = NULL
