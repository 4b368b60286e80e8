-- As many as list_unindexed needs are read, in the order in which a decision lists them.
SELECT d.seq, e.content
FROM decisions d
CROSS JOIN evidence e ON e.decision_id = d.id
WHERE d.seq > ?1
AND d.valid_to IS NULL
ORDER BY d.seq, e.relevance_score DESC NULLS LAST, e.position
