SELECT e.decision_id, e.id, e.source_type, e.source_uri, e.content, e.relevance_score, e.metrics
FROM evidence e
WHERE e.decision_id = ANY(
    ARRAY(SELECT d.id FROM decisions d WHERE d.org_id = $1 AND d.id = ANY($2::uuid[]))
)
ORDER BY e.decision_id, e.relevance_score DESC NULLS LAST, e.position
