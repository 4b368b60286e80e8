SELECT doc
FROM decisions_vocabulary
WHERE term = ?1
