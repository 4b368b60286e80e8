SELECT count(*)
FROM decisions a
JOIN decisions b ON b.org_id = a.org_id
WHERE a.org_id = ?1
AND a.id = ?2
AND b.id = ?3
AND a.valid_to IS NULL
AND b.valid_to IS NULL
AND a.project IS b.project
