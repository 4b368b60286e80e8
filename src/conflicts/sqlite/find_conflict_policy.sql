SELECT conflict_resolution FROM organizations
WHERE id = ?1
AND conflict_resolution IS NOT NULL
