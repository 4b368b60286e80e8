SELECT d.id, d.org_id, d.run_id, d.valid_from, d.valid_to, d.transaction_time, d.confidence,
    d.completeness_score, d.outcome_score, d.agent_id, d.decision_type, d.precedent_ref,
    d.supersedes_id, d.session_id, d.api_key_id, d.tool, d.model, d.project, d.content_hash, d.outcome,
    d.precedent_reason, d.agent_context, d.metadata, d.reasoning
FROM decisions d
WHERE d.seq = ?1
