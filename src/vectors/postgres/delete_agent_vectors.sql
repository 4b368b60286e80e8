DELETE FROM decision_embeddings
WHERE org_id = $1
AND decision_id IN (
    SELECT id FROM decisions WHERE org_id = $1 AND agent_id = $2 AND id = ANY ($3)
)
