INSERT INTO retention_holds (
    id, org_id, reason, hold_from, hold_to, decision_types, agent_ids, created_by, created_at
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
