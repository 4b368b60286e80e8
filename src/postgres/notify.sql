-- What is lost in a crash of the server had no listener any more.
SELECT pg_notify($1, payload), set_config('synchronous_commit', 'off', true)
FROM unnest($2::text[]) AS payload
