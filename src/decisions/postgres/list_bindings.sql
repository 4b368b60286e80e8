SELECT e.binding ->> 'parameter', e.binding ->> 'value'
FROM decision_bindings AS b
CROSS JOIN LATERAL jsonb_array_elements(b.bindings) WITH ORDINALITY AS e (binding, position)
WHERE b.org_id = $1
AND b.decision_id = $2
ORDER BY e.position
