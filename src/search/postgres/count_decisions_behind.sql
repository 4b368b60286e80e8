SELECT count(*)
FROM decisions AS d
WHERE d.id > $1
