INSERT OR REPLACE INTO decision_embeddings (decision_id, org_id, model, changed_at)
VALUES (?1, ?2, '', ?3)
