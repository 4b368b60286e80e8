UPDATE progress
SET last_row = ?1, last_removal = ?2
