SELECT json_extract(k.value, '$.parameter'), json_extract(k.value, '$.value')
FROM decision_bindings b
CROSS JOIN json_each(b.bindings) k
WHERE b.org_id = ?1
AND b.decision_id = ?2
ORDER BY k.key
