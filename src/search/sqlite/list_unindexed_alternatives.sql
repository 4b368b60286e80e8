-- As many as list_unindexed needs are read.
SELECT d.seq, a.label, a.rejection_reason
FROM decisions d
CROSS JOIN alternatives a ON a.decision_id = d.id
WHERE d.seq > ?1
AND d.valid_to IS NULL
ORDER BY d.seq, a.position
