-- The newest 16 decisions under a key.
SELECT p.decision_id, p.recorded_at
FROM decision_positions p
WHERE p.org_id = ?1
AND p.match_key = ?2
ORDER BY p.recorded_at DESC, p.decision_id DESC
LIMIT 16
