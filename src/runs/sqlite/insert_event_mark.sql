INSERT INTO event_wals (id, updated_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING
