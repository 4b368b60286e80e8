SELECT id, seq, decision_type, outcome, reasoning
FROM text_removals
WHERE id > ?1
ORDER BY id
LIMIT ?2
