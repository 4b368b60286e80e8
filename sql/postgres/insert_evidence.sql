INSERT INTO evidence (
    decision_id, position, id, source_type, source_uri, content, relevance_score, metrics
)
SELECT * FROM unnest(
    $1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::real[], $8::jsonb[]
)
