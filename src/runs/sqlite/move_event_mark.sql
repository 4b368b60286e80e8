UPDATE event_wals SET stored_lsn = ?2, updated_at = ?3 WHERE id = ?1
