SELECT
    (SELECT coalesce(max(e.seq), 0) FROM decision_embeddings AS e),
    (SELECT coalesce(max(p.seq), 0) FROM vector_purges AS p),
    e.seq,
    e.decision_id
FROM (SELECT) AS one
LEFT JOIN decision_embeddings AS e ON e.seq = ANY ($1)
