SELECT id, source_type, source_uri, content, relevance_score, metrics
FROM evidence
WHERE decision_id = ?1
ORDER BY relevance_score DESC NULLS LAST, position
