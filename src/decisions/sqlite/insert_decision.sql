INSERT INTO decisions (
    id, org_id, run_id, valid_from, valid_to, transaction_time, confidence, completeness_score,
    outcome_score, agent_id, decision_type, precedent_ref, supersedes_id, session_id, api_key_id, tool,
    model, project, content_hash, outcome, precedent_reason, agent_context, metadata, reasoning
)
VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
    ?23, ?24
)
