INSERT INTO decision_embeddings AS e (decision_id, org_id, model)
SELECT v.id, v.org_id, ''
FROM unnest($1::uuid[], $2::uuid[]) AS v (id, org_id)
ON CONFLICT (decision_id, org_id) DO UPDATE
SET seq = DEFAULT,
    model = '',
    embedding = NULL,
    problem = NULL,
    changed_at = now()
WHERE e.org_id = excluded.org_id
