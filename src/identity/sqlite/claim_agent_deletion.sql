-- The program puts the columns of a deletion where the braces are.
UPDATE agent_deletions
SET holder = ?2, claimed_until = ?3
WHERE id = ?1
RETURNING {columns}
