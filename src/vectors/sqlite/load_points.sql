SELECT
    d.id,
    d.org_id,
    d.run_id,
    d.agent_id,
    d.decision_type,
    d.outcome,
    d.confidence,
    d.completeness_score,
    d.valid_from,
    d.session_id,
    d.tool,
    d.model,
    d.project,
    r.trace_id,
    e.embedding,
    e.problem,
    CASE WHEN e.decision_id IS NULL THEN d.reasoning END
FROM json_each(?2) AS asked
JOIN decisions d ON d.id = substr(?3, asked.value, 16)
JOIN runs r ON r.id = d.run_id
LEFT JOIN decision_embeddings e ON e.decision_id = d.id AND e.model = ?1
WHERE d.valid_to IS NULL
