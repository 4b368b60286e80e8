-- An event is found by its run. Its id needs no index: a batch is stored in the transaction that moves the mark of
-- its log in `event_wals`, and so exactly once. What holds for the table holds for its partitions, too.
ALTER TABLE agent_events DROP CONSTRAINT agent_events_pkey;
CREATE INDEX list_run_events ON agent_events (run_id, sequence_num, id);

-- The server numbers the events of a run in the order in which it accepts them.
ALTER TABLE agent_events ALTER COLUMN sequence_num DROP DEFAULT;
DROP SEQUENCE event_sequence_num_seq;

-- How far the write-ahead log of each instance is stored. The owner is the process that stores from it: a server
-- that uses a copy of the files becomes the owner, and the other one notices.
CREATE TABLE event_wals (
    id uuid PRIMARY KEY,
    owner uuid NOT NULL,
    stored_lsn bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now()
);

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

-- Drops the partitions whose days end at or before `ends_before`, except those of days that an open hold covers,
-- and returns their names. Gives up at once when somebody reads the events: the caller comes again.
CREATE OR REPLACE FUNCTION akashi_drop_event_partitions(ends_before timestamptz) RETURNS SETOF text
LANGUAGE plpgsql SET lock_timeout = '500ms' AS $$
DECLARE
    partition text;
    starts timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(9021002);
    FOR partition IN
        SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'agent_events'::regclass AND c.relname ~ '^agent_events_[0-9]{8}$'
        ORDER BY 1
    LOOP
        starts := to_date(right(partition, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC';
        CONTINUE WHEN starts + interval '24 hours' > ends_before;
        CONTINUE WHEN EXISTS (
            SELECT FROM retention_holds AS h
            WHERE h.released_at IS NULL AND h.hold_from < starts + interval '24 hours' AND h.hold_to >= starts
        );
        EXECUTE format('DROP TABLE %I', partition);
        RETURN NEXT partition;
    END LOOP;
END
$$;
