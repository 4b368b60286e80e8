-- Which log the primary writes, and a position in it behind every transaction that anybody can see. One
-- that commits becomes visible after its flush, but with synchronous_commit = off before it.
SELECT
    concat_ws(
        ' ',
        (pg_control_system()).system_identifier,
        -- The timeline, which changes with a failover.
        ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int,
        current_database()
    ),
    pg_wal_lsn_diff(
        CASE current_setting('synchronous_commit')
            WHEN 'off' THEN pg_current_wal_insert_lsn()
            ELSE pg_current_wal_flush_lsn()
        END,
        '0/0'
    )::bigint
