INSERT INTO suppressed_pair_samples (org_id, decision_a_id, decision_b_id, rule, sampled_at)
SELECT a.org_id, a.id, b.id, 'claims_v1', ?4
FROM decisions a
JOIN decisions b ON b.id = ?3 AND b.org_id = ?1
WHERE a.id = ?2
AND a.org_id = ?1
AND (
    SELECT count(*)
    FROM (SELECT 1 FROM suppressed_pair_samples s WHERE s.org_id = ?1 ORDER BY s.sampled_at DESC LIMIT 1000)
) < 1000
ON CONFLICT (decision_a_id, decision_b_id) DO NOTHING
