SELECT e.decision_id
FROM json_each(?1) AS asked
JOIN decision_embeddings e ON e.decision_id = substr(?2, asked.value, 16)
WHERE e.embedding IS NOT NULL
