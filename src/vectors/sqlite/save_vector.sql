-- The row that it replaces goes, so that the new one has a new number.
INSERT OR REPLACE INTO decision_embeddings (decision_id, org_id, model, embedding, problem, changed_at)
SELECT d.id, d.org_id, ?3, ?4, ?5, ?6
FROM decisions d
WHERE d.org_id = ?1
AND d.id = ?2
AND d.valid_to IS NULL
