INSERT INTO organizations (id, name, slug, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?4)
ON CONFLICT (id) DO NOTHING
