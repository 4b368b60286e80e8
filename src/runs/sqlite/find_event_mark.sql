SELECT owner, stored_lsn FROM event_wals WHERE id = ?1
