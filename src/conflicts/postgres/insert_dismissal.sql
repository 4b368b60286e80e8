INSERT INTO judge_verdicts (org_id, content_hash, relationship, judged_at)
SELECT o.id, $2, $3, $4
FROM organizations AS o
WHERE o.id = $1
FOR KEY SHARE
ON CONFLICT DO NOTHING
