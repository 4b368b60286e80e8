-- With its holds.
DELETE FROM organizations
WHERE id = ?1
