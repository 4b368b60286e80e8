INSERT INTO suppressed_pair_samples (org_id, decision_a_id, decision_b_id, rule, sampled_at)
SELECT pair.org_id, a.id, b.id, 'claims_v1', pair.sampled_at
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[])
    AS pair (org_id, decision_a_id, decision_b_id, sampled_at)
JOIN decisions AS a ON a.id = pair.decision_a_id AND a.org_id = pair.org_id
JOIN decisions AS b ON b.id = pair.decision_b_id AND b.org_id = pair.org_id
WHERE (
    SELECT count(*)
    FROM (
        SELECT FROM suppressed_pair_samples AS s
        WHERE s.org_id = pair.org_id
        ORDER BY s.sampled_at DESC
        LIMIT 1000
    ) AS kept
) < 1000
ON CONFLICT (decision_a_id, decision_b_id, org_id) DO NOTHING
