-- Nearly all bindings of a parameter have one value: whether there is another one, two steps in this index tell.
DROP INDEX bindings_by_match;
CREATE INDEX bindings_by_match ON decision_bindings (org_id, match_key, value_key, recorded_at, decision_id)
    WHERE match_key IS NOT NULL;
