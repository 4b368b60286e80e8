-- How many of today and the next seven days (UTC) have a partition.
SELECT count(*)
FROM pg_inherits AS i
JOIN pg_class AS c ON c.oid = i.inhrelid
WHERE i.inhparent = 'agent_events'::regclass
    AND c.relname IN (
        SELECT 'agent_events_' || to_char((now() AT TIME ZONE 'UTC')::date + n, 'YYYYMMDD')
        FROM generate_series(0, 7) AS n
    )
