SELECT id, org_id, run_id, valid_from, valid_to, transaction_time, confidence, completeness_score,
    outcome_score, agent_id, decision_type, precedent_ref, supersedes_id, session_id, api_key_id,
    tool, model, project, content_hash, outcome, precedent_reason, agent_context, metadata, reasoning
FROM decisions
WHERE org_id = $1
AND id = $2
