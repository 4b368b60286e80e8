-- Tells every server at the commit that an agent lost a key. When the agent is deleted, too, its own
-- row says so.
CREATE OR REPLACE FUNCTION akashi_announce_key() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('akashi_agents', a.org_id || ' ' || a.id)
    FROM agents AS a
    WHERE a.org_id = old.org_id AND a.agent_id = old.agent_id;
    RETURN NULL;
END
$$;
