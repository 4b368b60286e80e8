SELECT id, name, slug, plan, decision_limit, agent_limit, is_deleting, created_at, updated_at
FROM organizations
WHERE id = $1
