-- Reads from a streaming replica: a statement on it first waits until the replica shows what the primary showed.

-- Waits until this replica shows everything up to `reached` in `log` (src/postgres/find_log_position.sql), for
-- `patience` at most, and fails the transaction when it does not. What follows in the transaction sees it:
-- each statement of a READ COMMITTED transaction has a snapshot of its own.
CREATE FUNCTION akashi_require_replay(log text, reached bigint, patience interval) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    deadline timestamptz := clock_timestamp() + patience;
    missing numeric;
    -- After a failover of the primary, the first of the two is the old timeline until the next checkpoint.
    here text := concat_ws(
        ' ',
        (pg_control_system()).system_identifier,
        greatest(
            (pg_control_checkpoint()).timeline_id, (pg_control_recovery()).min_recovery_end_timeline
        ),
        current_database()
    );
BEGIN
    -- A promoted one keeps the position at which it stopped to follow.
    PERFORM akashi_require(pg_is_in_recovery(), 'it is no replica: it takes writes');
    PERFORM akashi_require(here = log, format('it follows "%s", and the primary is "%s"', here, log));
    PERFORM akashi_require(
        current_setting('transaction_isolation') = 'read committed', 'its transactions are not READ COMMITTED'
    );
    LOOP
        missing := reached - pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0');
        EXIT WHEN missing <= 0;
        IF clock_timestamp() > deadline THEN
            RAISE EXCEPTION USING ERRCODE = 'AK503', MESSAGE = format('it is %s bytes behind', missing);
        END IF;
        PERFORM pg_sleep(0.001);
    END LOOP;
END
$$;

-- The number of the oldest migration that a program must know to work with this schema. Every later migration makes the
-- function again: with the same number when programs of before it can go on, with its own number when they cannot.
CREATE OR REPLACE FUNCTION akashi_compatible_since() RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN 31;
