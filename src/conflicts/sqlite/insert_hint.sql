INSERT INTO conflict_hints (
    id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, severity, detected_at, is_announced
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT DO NOTHING
