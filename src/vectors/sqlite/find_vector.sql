SELECT e.embedding
FROM decisions d
JOIN decision_embeddings e ON e.decision_id = d.id
WHERE d.org_id = ?1
AND d.id = ?3
AND d.valid_to IS NULL
AND (?2 = '' OR d.agent_id IN (SELECT v.agent_id FROM visible_agents v WHERE v.org_id = ?1 AND v.caller = ?2))
AND e.model = ?4
AND e.embedding IS NOT NULL
