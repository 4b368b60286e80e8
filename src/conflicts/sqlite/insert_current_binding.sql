INSERT INTO current_bindings (org_id, match_key, value_key, decision_id, recorded_at)
VALUES (?1, ?2, ?3, ?4, ?5)
