INSERT INTO search_documents AS s (decision_id, org_id, valid_from, version, words)
SELECT d.id, d.org_id, d.valid_from, $4, t.words
FROM unnest($1, $2, $3) AS t (decision_id, org_id, words)
JOIN decisions AS d ON d.id = t.decision_id AND d.org_id = t.org_id
WHERE d.valid_to IS NULL
ORDER BY d.id
FOR SHARE OF d
ON CONFLICT (decision_id, org_id) DO UPDATE
SET version = excluded.version, words = excluded.words
WHERE s.version < excluded.version
