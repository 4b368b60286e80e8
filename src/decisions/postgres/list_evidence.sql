SELECT e.decision_id, e.id, e.source_type, e.source_uri, e.content, e.relevance_score, e.metrics
FROM akashi_evidence_of($1, $2) AS e
