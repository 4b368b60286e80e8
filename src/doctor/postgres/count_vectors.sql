SELECT
    (SELECT count(*) FROM decision_embeddings WHERE embedding IS NOT NULL),
    (SELECT count(*) FROM search_outbox)
