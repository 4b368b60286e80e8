-- Of the newest decisions of each key, those that have no more words than may be missing.
SELECT sought.place, hit.decision_id, hit.recorded_at, hit.words
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) WITH ORDINALITY
    AS sought (org_id, match_key, words, missing, place)
CROSS JOIN LATERAL (
    SELECT p.decision_id, p.recorded_at, p.words
    FROM decision_positions AS p
    WHERE p.org_id = sought.org_id
    AND p.match_key = sought.match_key
    ORDER BY p.recorded_at DESC, p.decision_id DESC
    LIMIT 100
) AS hit
-- The first is cheaper, and says enough of most.
WHERE hit.words & ~sought.words = 0
OR sought.missing > 0
AND bit_count((hit.words & ~sought.words)::bit(64)) <= sought.missing
