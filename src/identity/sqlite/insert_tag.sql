INSERT INTO agent_tags (org_id, tag, agent_id, position)
VALUES (?1, ?2, ?3, ?4)
