DELETE FROM decision_embeddings
WHERE embedding IS NULL
AND problem IS NULL
AND changed_at < ?1
