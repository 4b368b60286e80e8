INSERT INTO decision_bindings (decision_id, org_id, bindings, match_keys)
VALUES (?1, ?2, ?3, ?4)
