SELECT e.embedding
FROM decisions AS d
JOIN decision_embeddings AS e ON e.decision_id = d.id AND e.org_id = d.org_id
WHERE d.org_id = $1
AND d.id = $3
AND d.valid_to IS NULL
AND ($2 = '' OR d.agent_id = ANY ((SELECT akashi_visible_agents($1, $2))::text[]))
AND e.model = $4
AND e.embedding IS NOT NULL
