INSERT INTO decision_positions (org_id, decision_id, match_key, recorded_at, words)
SELECT d.org_id, d.id, ?3, ?4, ?5
FROM decisions d
WHERE d.org_id = ?1
AND d.id = ?2
AND d.valid_to IS NULL
ON CONFLICT (decision_id, match_key) DO NOTHING
