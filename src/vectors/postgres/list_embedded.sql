SELECT decision_id
FROM decision_embeddings
WHERE decision_id = ANY ($1)
AND embedding IS NOT NULL
