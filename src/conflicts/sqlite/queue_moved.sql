INSERT INTO conflict_queue (decision_id, org_id, recorded_at)
VALUES (?1, ?2, ?3)
ON CONFLICT (decision_id) DO UPDATE
SET locked_until = NULL, attempts = 0
