INSERT INTO search_progress (version)
VALUES ($1)
ON CONFLICT (is_only) DO UPDATE
SET version = excluded.version, started_at = now(), filled_up_to = DEFAULT
WHERE search_progress.version < excluded.version
