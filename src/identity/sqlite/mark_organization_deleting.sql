UPDATE organizations
SET is_deleting = 1
WHERE id = ?1
