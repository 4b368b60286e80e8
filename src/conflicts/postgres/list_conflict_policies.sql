SELECT o.id, o.conflict_resolution::text FROM organizations AS o
WHERE o.conflict_resolution IS NOT NULL
AND NOT o.is_deleting
ORDER BY o.id
