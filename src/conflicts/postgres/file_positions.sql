INSERT INTO decision_positions (org_id, decision_id, match_key, recorded_at, words)
SELECT filed.org_id, filed.decision_id, filed.match_key, filed.recorded_at, filed.words
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::bigint[])
    AS filed (org_id, decision_id, match_key, recorded_at, words)
WHERE EXISTS (
    SELECT FROM decisions AS d
    WHERE d.org_id = filed.org_id
    AND d.id = filed.decision_id
    AND d.valid_to IS NULL
)
ON CONFLICT (decision_id, match_key) DO NOTHING
