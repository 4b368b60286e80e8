-- Open conflicts that a policy settles. CROSS JOIN keeps the order.
SELECT c.id, c.severity, c.parameter_key, a.id, a.confidence, a.valid_from, a.agent_id, b.id, b.confidence,
    b.valid_from, b.agent_id
FROM scored_conflicts c
CROSS JOIN decisions a ON a.id = c.decision_a_id AND a.org_id = c.org_id
CROSS JOIN decisions b ON b.id = c.decision_b_id AND b.org_id = c.org_id
WHERE c.org_id = ?1
AND c.status = 'open'
AND c.reopens_resolution_id IS NULL
AND (c.snoozed_until IS NULL OR c.snoozed_until <= ?5)
AND c.severity IN (SELECT value FROM json_each(?2))
AND c.detected_at <= CASE WHEN c.severity = 'low' THEN ?4 ELSE ?3 END
AND NOT (c.severity IN ('critical', 'high') AND a.confidence > ?7 AND b.confidence > ?7)
ORDER BY c.detected_at, c.id
LIMIT ?6
