INSERT INTO event_wals (id, owner) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING
