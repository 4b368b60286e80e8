SELECT
    current_setting('server_version_num')::bigint,
    current_setting('server_version'),
    clock_timestamp(),
    current_setting('synchronous_commit'),
    pg_size_bytes(current_setting('min_wal_size')),
    pg_size_bytes(current_setting('max_wal_size')),
    current_setting('wal_compression'),
    pg_is_in_recovery(),
    coalesce(inet_server_port(), 0)::bigint,
    current_setting('client_connection_check_interval')
