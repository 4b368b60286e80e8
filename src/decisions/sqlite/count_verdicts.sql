-- The latest verdicts of all assessors on decisions, without those that may come from decisions hidden from the caller.
SELECT known.key, sum(v.outcome = 'correct'), sum(v.outcome = 'incorrect'), sum(v.outcome = 'partially_correct')
FROM (SELECT key, substr(?3, value, 16) AS id FROM json_each(?2)) known
CROSS JOIN decision_assessments v INDEXED BY assessments_latest ON v.decision_id = known.id
WHERE v.org_id = ?1
AND v.is_latest
AND (?4 = '' OR v.source IN ('manual', 'supersession'))
GROUP BY known.key
