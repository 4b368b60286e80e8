INSERT INTO org_usage (org_id, period, decision_count)
VALUES (?1, ?2, 1)
ON CONFLICT (org_id, period) DO UPDATE
SET decision_count = decision_count + 1
