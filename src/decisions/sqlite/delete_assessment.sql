DELETE FROM decision_assessments
WHERE org_id = ?1
AND id = ?2
