INSERT INTO decision_assessments (
    id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (decision_id, source, assessor_agent_id) WHERE is_latest DO NOTHING
