UPDATE event_wals SET owner = $2, updated_at = now() WHERE id = $1 AND owner = $3
