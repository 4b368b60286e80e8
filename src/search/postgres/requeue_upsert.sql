INSERT INTO search_outbox AS o (decision_id, org_id, operation, created_at)
VALUES ($1, $2, 'upsert', $3)
ON CONFLICT (decision_id, operation, org_id) DO UPDATE
SET created_at = greatest(excluded.created_at, o.created_at + interval '1 microsecond'),
    attempts = 0,
    locked_until = NULL
