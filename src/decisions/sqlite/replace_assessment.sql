UPDATE decision_assessments SET is_latest = 0
WHERE +org_id = ?1
AND decision_id = ?2
AND source = 'manual'
AND assessor_agent_id = ?3
AND is_latest
