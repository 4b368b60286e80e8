SELECT d.agent_id, d.decision_type, d.confidence, d.project, d.transaction_time, substr(d.outcome, 1, 16384)
FROM decisions d
WHERE d.org_id = ?1
AND d.id = ?2
AND d.valid_to IS NULL
