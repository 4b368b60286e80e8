SELECT o.conflict_resolution::text FROM organizations AS o
WHERE o.id = $1
AND o.conflict_resolution IS NOT NULL
