SELECT id, decision_id
FROM decision_assessments
WHERE org_id = ?1
AND assessor_agent_id = ?2
LIMIT ?3
