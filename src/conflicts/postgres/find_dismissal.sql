SELECT relationship
FROM judge_verdicts
WHERE org_id = $1
AND content_hash = $2
