SELECT count(*)
FROM documents
WHERE org = ?1
