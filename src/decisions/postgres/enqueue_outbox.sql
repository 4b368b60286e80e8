INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
ON CONFLICT (decision_id, operation) DO UPDATE
SET created_at = greatest(excluded.created_at, search_outbox.created_at + interval '1 microsecond'),
    attempts = 0,
    locked_until = NULL
