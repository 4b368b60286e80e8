DELETE FROM judge_verdicts
WHERE judged_at < $1
