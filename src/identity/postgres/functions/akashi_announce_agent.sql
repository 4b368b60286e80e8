-- Tells every server at the commit that an agent was changed or deleted, so that it forgets what it
-- remembers about it. A new agent needs no word: nobody remembers that an agent is not there.
CREATE OR REPLACE FUNCTION akashi_announce_agent() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('akashi_agents', old.org_id || ' ' || old.id);
    RETURN NULL;
END
$$;
