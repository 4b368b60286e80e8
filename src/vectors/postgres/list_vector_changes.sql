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
    c.embedding IS NOT NULL AND c.model <> $1
FROM (
    SELECT e.seq, e.decision_id, e.org_id, e.model, e.embedding
    FROM decision_embeddings AS e
    WHERE e.seq > $2
    ORDER BY e.seq
    LIMIT $3
) AS c
-- OFFSET makes PostgreSQL look each one up. With old statistics, it would read whole tables for a page.
LEFT JOIN LATERAL (SELECT * FROM decisions WHERE id = c.decision_id AND org_id = c.org_id OFFSET 0) AS d
    ON d.valid_to IS NULL AND c.model = $1 AND c.embedding IS NOT NULL
LEFT JOIN LATERAL (SELECT * FROM runs WHERE id = d.run_id AND org_id = d.org_id OFFSET 0) AS r ON TRUE
ORDER BY c.seq
