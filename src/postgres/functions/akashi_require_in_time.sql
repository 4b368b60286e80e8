-- Fails a transaction that comes to its end too late: its client was told that nothing is written.
CREATE OR REPLACE FUNCTION akashi_require_in_time(deadline timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF clock_timestamp() > deadline THEN
        RAISE EXCEPTION 'the transaction is late' USING ERRCODE = 'AK503';
    END IF;
END
$$;
