SELECT pg_current_snapshot()::text, clock_timestamp(), (
    SELECT d.recorded_xid::text::bigint
    FROM decisions AS d
    WHERE d.recorded_xid < pg_snapshot_xmax(pg_current_snapshot())
    ORDER BY d.recorded_xid DESC
    LIMIT 1
)
