-- Asynchronous commit loses nothing: a crash of the server also ends the listeners' sessions.
SELECT pg_notify($1, payload), set_config('synchronous_commit', 'off', true)
FROM unnest($2::text[]) AS payload
