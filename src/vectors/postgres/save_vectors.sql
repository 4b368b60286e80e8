INSERT INTO decision_embeddings AS e (decision_id, org_id, model, embedding, problem)
SELECT d.id, d.org_id, $1, v.embedding, v.problem
FROM unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::text[]) WITH ORDINALITY
    AS v (id, org_id, embedding, problem, place)
JOIN decisions AS d ON d.id = v.id AND d.org_id = v.org_id
WHERE d.valid_to IS NULL
ORDER BY v.place
ON CONFLICT (decision_id, org_id) DO UPDATE
SET seq = DEFAULT,
    model = excluded.model,
    embedding = excluded.embedding,
    problem = excluded.problem,
    changed_at = now()
WHERE e.org_id = excluded.org_id
