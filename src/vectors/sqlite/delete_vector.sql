DELETE FROM decision_embeddings
WHERE org_id = ?1
AND decision_id = ?2
