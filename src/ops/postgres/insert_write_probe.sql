-- 64 kB that cannot be compressed: a table on a full disk has no room for it, but often for a row.
INSERT INTO settings (name, value)
SELECT 'write_probe', decode(string_agg(md5(random()::text), ''), 'hex')
FROM generate_series(1, 4096)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
