DELETE FROM decision_assessments
WHERE +org_id = ?1
AND decision_id = ?2
AND source = 'conflict'
