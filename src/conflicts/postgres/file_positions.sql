-- Those that are current stay so until they are filed: whatever ends them takes them out again.
WITH held AS (
    SELECT d.org_id, d.id
    FROM decisions AS d
    WHERE d.org_id = ANY ($1::uuid[])
    AND d.id = ANY ($2::uuid[])
    AND d.valid_to IS NULL
    ORDER BY d.id
    FOR SHARE
)
INSERT INTO decision_positions (org_id, decision_id, match_key, recorded_at, words)
SELECT filed.org_id, filed.decision_id, filed.match_key, filed.recorded_at, filed.words
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::bigint[])
    AS filed (org_id, decision_id, match_key, recorded_at, words)
JOIN held ON held.org_id = filed.org_id AND held.id = filed.decision_id
ON CONFLICT (decision_id, match_key, org_id) DO NOTHING
