INSERT INTO event_wals (id, owner, updated_at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING
