INSERT INTO judge_verdicts (org_id, content_hash, relationship, judged_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO NOTHING
