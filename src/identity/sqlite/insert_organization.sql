INSERT INTO organizations (id, name, slug, plan, decision_limit, agent_limit, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
