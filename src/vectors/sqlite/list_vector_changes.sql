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
    c.embedding,
    c.seq,
    c.decision_id,
    c.org_id,
    c.embedding IS NOT NULL AND c.model <> ?1
FROM decision_embeddings c
LEFT JOIN decisions d
    ON d.id = c.decision_id AND d.valid_to IS NULL AND c.model = ?1 AND c.embedding IS NOT NULL
LEFT JOIN runs r ON r.id = d.run_id
WHERE c.seq > ?2
ORDER BY c.seq
LIMIT ?3
