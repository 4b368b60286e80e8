-- The lock lets one server insert at a time. Without it, the second of two servers that start
-- together would fail, because the slug is already taken.
INSERT INTO organizations (id, name, slug, created_at, updated_at)
SELECT $1, $2, $3, $4, $4
FROM pg_advisory_xact_lock(9021003)
ON CONFLICT (id) DO NOTHING
