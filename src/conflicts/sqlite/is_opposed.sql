-- Nearly always there is nothing beside the same value, which two steps in the index tell.
SELECT EXISTS (
    SELECT 1
    FROM current_bindings
    WHERE org_id = ?1
    AND match_key = ?2
    AND value_key < ?3
) OR EXISTS (
    SELECT 1
    FROM current_bindings
    WHERE org_id = ?1
    AND match_key = ?2
    AND value_key > ?3
)
