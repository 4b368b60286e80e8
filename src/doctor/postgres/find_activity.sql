-- Sessions of other accounts show no times, but are counted.
SELECT
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint,
    coalesce(extract(epoch FROM clock_timestamp() - longest.xact_start), 0)::bigint,
    coalesce(format('pid %s, %s, %s', longest.pid, longest.application_name, longest.state), '')
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
