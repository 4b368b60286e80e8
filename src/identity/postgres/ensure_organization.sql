-- One at a time: of two servers that start together, the second would fail with the slug of the first.
INSERT INTO organizations (id, name, slug, created_at, updated_at)
SELECT $1, $2, $3, $4, $4
FROM pg_advisory_xact_lock(9021003)
ON CONFLICT (id) DO NOTHING
