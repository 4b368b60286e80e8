-- How many current decisions of others bind the parameter to the value that this one binds, or cite it.
SELECT count(*) FROM (
    SELECT d.id
    FROM decision_bindings own
    CROSS JOIN json_each(own.bindings) k
    CROSS JOIN current_bindings alike ON alike.org_id = ?1
        AND alike.match_key = substr(own.match_keys, 16 * k.key + 1, 16)
        AND alike.value_key = json_extract(k.value, '$.value_key')
    CROSS JOIN decisions d ON d.id = alike.decision_id
    WHERE own.org_id = ?1
    AND own.decision_id = ?2
    AND json_extract(k.value, '$.parameter_key') = ?3
    AND d.org_id = ?1
    AND d.agent_id <> ?4
    AND d.valid_to IS NULL
    UNION
    SELECT d.id FROM decisions d
    WHERE +d.org_id = ?1
    AND d.precedent_ref = ?2
    AND d.precedent_relation IS NOT 'rejects'
    AND +d.agent_id <> ?4
    AND +d.valid_to IS NULL
    LIMIT 1000
)
