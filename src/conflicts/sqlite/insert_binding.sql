INSERT INTO decision_bindings (
    org_id, decision_id, position, parameter, value, parameter_key, value_key, match_key, recorded_at
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
