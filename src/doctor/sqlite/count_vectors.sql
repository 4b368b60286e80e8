SELECT count(*)
FROM decision_embeddings
WHERE embedding IS NOT NULL
