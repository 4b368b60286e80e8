SELECT
    a.agent_id, a.decision_type, a.confidence, a.outcome, a.reasoning, a.project, a.valid_from,
    b.agent_id, b.decision_type, b.confidence, b.outcome, b.reasoning, b.project, b.valid_from
FROM decisions a
JOIN decisions b ON b.org_id = a.org_id
WHERE a.org_id = ?1
AND a.id = ?2
AND b.id = ?3
AND a.valid_to IS NULL
AND b.valid_to IS NULL
