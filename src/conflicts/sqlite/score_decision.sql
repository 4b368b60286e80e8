UPDATE decisions
SET outcome_score = (
    SELECT avg(CASE v.outcome WHEN 'correct' THEN 1.0 WHEN 'partially_correct' THEN 0.5 ELSE 0.0 END)
    FROM decision_assessments v
    WHERE v.decision_id = ?2
    AND v.org_id = ?1
    AND v.is_latest
)
WHERE id = ?2
AND org_id = ?1
