INSERT INTO evidence (
    decision_id, position, id, source_type, source_uri, content, relevance_score, metrics
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
