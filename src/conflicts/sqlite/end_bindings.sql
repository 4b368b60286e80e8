DELETE FROM current_bindings
WHERE (org_id, match_key, value_key, decision_id) IN (
    SELECT b.org_id, substr(b.match_keys, 16 * k.key + 1, 16), json_extract(k.value, '$.value_key'), b.decision_id
    FROM decision_bindings b, json_each(b.bindings) k
    WHERE b.org_id = ?1
    AND b.decision_id = ?2
)
