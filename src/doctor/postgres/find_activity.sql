-- Sessions of other accounts show no times, but are counted.
SELECT
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint,
    coalesce(extract(epoch FROM clock_timestamp() - longest.xact_start), 0)::bigint,
    coalesce(format('pid %s, %s, %s', longest.pid, longest.application_name, longest.state), ''),
    coalesce(floor(extract(epoch FROM clock_timestamp() - held_up.waitstart)), 0)::bigint,
    coalesce(format('pid %s, %s, %s', holder.pid, holder.application_name, holder.state), '')
FROM (SELECT) AS one_row
LEFT JOIN LATERAL (
    SELECT pid, application_name, state, xact_start
    FROM pg_stat_activity
    WHERE xact_start IS NOT NULL
        AND datname = current_database()
        AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
    ORDER BY xact_start
    LIMIT 1
) AS longest ON true
-- The one that waits longest for a lock, and who has it.
LEFT JOIN LATERAL (
    SELECT waiting.pid, waiting.waitstart
    FROM pg_locks AS waiting
    JOIN pg_stat_activity AS session ON session.pid = waiting.pid
    WHERE NOT waiting.granted
        AND session.datname = current_database()
    ORDER BY waiting.waitstart
    LIMIT 1
) AS held_up ON true
LEFT JOIN pg_stat_activity AS holder ON holder.pid = (pg_blocking_pids(held_up.pid))[1]
