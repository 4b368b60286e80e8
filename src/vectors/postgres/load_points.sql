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
    CASE WHEN e.decision_id IS NULL THEN d.reasoning END,
    ARRAY(
        SELECT a.label
        FROM alternatives AS a
        WHERE a.org_id = d.org_id
        AND a.decision_id = d.id
        AND e.decision_id IS NULL
        ORDER BY a.position
    )
-- OFFSET keeps both conditions apart: together, PostgreSQL would read an index of all current decisions.
FROM (SELECT * FROM decisions WHERE id = ANY ($2) OFFSET 0) AS d
JOIN runs AS r ON r.id = d.run_id AND r.org_id = d.org_id
LEFT JOIN decision_embeddings AS e ON e.decision_id = d.id AND e.org_id = d.org_id AND e.model = $1
WHERE d.valid_to IS NULL
