SELECT decision_id
FROM decision_embeddings
WHERE seq = ?1
