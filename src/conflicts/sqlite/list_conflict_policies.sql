SELECT id, conflict_resolution FROM organizations
WHERE conflict_resolution IS NOT NULL
AND is_deleting = 0
ORDER BY id
