SELECT pg_current_snapshot()::text, clock_timestamp()
