SELECT
    (SELECT coalesce(max(e.seq), 0) FROM decision_embeddings e),
    (SELECT coalesce(max(p.seq), 0) FROM vector_purges p)
