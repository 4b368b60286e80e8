-- In the order of the organizations, as every transaction does, so that none waits for another in a circle.
INSERT INTO org_usage (org_id, period, slot, decision_count)
SELECT o.id, u.period, CASE WHEN o.decision_limit > 0 THEN 0 ELSE pg_current_xact_id()::text::bigint % 16 END,
    u.decisions
FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS u (org_id, period, decisions)
JOIN organizations AS o ON o.id = u.org_id
ORDER BY o.id, u.period
ON CONFLICT (org_id, period, slot)
DO UPDATE SET decision_count = org_usage.decision_count + excluded.decision_count
