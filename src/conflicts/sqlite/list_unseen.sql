-- The next decisions in the order in which they were recorded.
SELECT d.seq, d.id, d.org_id, d.agent_id, d.decision_type, d.outcome, d.confidence, d.valid_from,
    d.transaction_time, d.valid_to IS NULL
FROM decisions d NOT INDEXED
WHERE d.seq > ?1
ORDER BY d.seq
LIMIT ?2
