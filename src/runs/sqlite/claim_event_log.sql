UPDATE event_wals SET owner = ?2, updated_at = ?3 WHERE id = ?1
