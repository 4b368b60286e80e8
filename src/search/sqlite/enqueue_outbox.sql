INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (decision_id, operation) DO UPDATE
SET created_at = max(excluded.created_at, created_at + 1), attempts = 0, locked_until = NULL
