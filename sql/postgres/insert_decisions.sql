INSERT INTO decisions (
    id, org_id, run_id, valid_from, valid_to, transaction_time, confidence, completeness_score,
    outcome_score, agent_id, decision_type, precedent_ref, supersedes_id, session_id, api_key_id,
    tool, model, project, content_hash, outcome, precedent_reason, agent_context, metadata, reasoning
)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[],
    $6::timestamptz[], $7::real[], $8::real[], $9::real[], $10::text[], $11::text[],
    $12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[], $16::text[], $17::text[],
    $18::text[], $19::text[], $20::text[], $21::text[], $22::jsonb[], $23::jsonb[],
    $24::text[]
)
