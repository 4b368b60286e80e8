-- Fails the transaction with a message for the caller. A batch of statements goes to the server in
-- one round trip, so the server itself must be able to refuse it.
CREATE OR REPLACE FUNCTION akashi_require(holds boolean, message text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT holds THEN
        RAISE EXCEPTION USING MESSAGE = message, ERRCODE = 'AK400';
    END IF;
    RETURN true;
END
$$;
