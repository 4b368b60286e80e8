SELECT
    count(*) FILTER (WHERE outcome = 'correct'),
    count(*) FILTER (WHERE outcome = 'incorrect'),
    count(*) FILTER (WHERE outcome = 'partially_correct')
FROM decision_assessments
WHERE +org_id = ?1
AND decision_id = ?2
AND is_latest
AND (?3 = '' OR source IN ('manual', 'supersession'))
