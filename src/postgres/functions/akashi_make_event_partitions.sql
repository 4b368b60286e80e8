-- Makes the partitions of today and the next days (UTC), one a day, and returns the names of those that
-- were not there. What the default partition has of such a day moves.
CREATE OR REPLACE FUNCTION akashi_make_event_partitions(days_ahead integer) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    day date;
    partition text;
    starts timestamptz;
    ends timestamptz;
BEGIN
    -- One of several servers makes them, and the others find them.
    PERFORM pg_advisory_xact_lock(9021002);
    FOR day IN SELECT today + n FROM generate_series(0, days_ahead) AS n LOOP
        partition := 'agent_events_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'agent_events'::regclass AND c.relname = partition
        );
        starts := day::timestamp AT TIME ZONE 'UTC';
        ends := (day + 1)::timestamp AT TIME ZONE 'UTC';
        EXECUTE format('CREATE TABLE %I (LIKE agent_events INCLUDING ALL)', partition);
        -- Autovacuum analyzes a table that grows fast once a minute. Nobody compares these columns.
        EXECUTE format(
            'ALTER TABLE %I ALTER COLUMN id SET STATISTICS 0, ALTER COLUMN event_type SET STATISTICS 0,'
            'ALTER COLUMN payload SET STATISTICS 0, ALTER COLUMN created_at SET STATISTICS 0', partition);
        EXECUTE format(
            'WITH moved AS ('
            'DELETE FROM agent_events_default WHERE occurred_at >= %L AND occurred_at < %L RETURNING *'
            ') INSERT INTO %I SELECT * FROM moved', starts, ends, partition);
        EXECUTE format(
            'ALTER TABLE agent_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            partition, starts, ends);
        RETURN NEXT partition;
    END LOOP;
END
$$;
