SELECT id
FROM decisions
WHERE seq = ?1
