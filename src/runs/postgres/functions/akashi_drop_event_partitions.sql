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
