SELECT seq, org_id, decision_type, outcome, reasoning
FROM decisions
WHERE seq > ?1
AND valid_to IS NULL
ORDER BY seq
LIMIT ?2
