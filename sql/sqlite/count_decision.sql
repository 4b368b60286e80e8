INSERT INTO decision_counts (org_id, agent_id, decision_type, current_count)
VALUES (?1, ?2, ?3, 1)
ON CONFLICT (org_id, agent_id, decision_type) DO UPDATE
SET current_count = current_count + 1
