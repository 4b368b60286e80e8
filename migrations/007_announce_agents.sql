-- What servers remember about agents and keys is dropped on all of them as soon as it changes, and a
-- trace is refused when its sender is gone.

-- Tells every server at the commit that an agent was changed or deleted, so that it forgets what it
-- remembers about it. A new agent needs no word: nobody remembers that an agent is not there.
CREATE FUNCTION akashi_announce_agent() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('akashi_agents', old.org_id || ' ' || old.id);
    RETURN NULL;
END
$$;

-- `last_seen` changes all the time and is not remembered.
CREATE TRIGGER announce_agent
AFTER UPDATE OF id, org_id, agent_id, name, role, tags, metadata, is_deleting OR DELETE ON agents
FOR EACH ROW EXECUTE FUNCTION akashi_announce_agent();

-- Tells every server at the commit that an agent lost a key. When the agent is deleted, too, its own
-- row says so.
CREATE FUNCTION akashi_announce_key() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('akashi_agents', a.org_id || ' ' || a.id)
    FROM agents AS a
    WHERE a.org_id = old.org_id AND a.agent_id = old.agent_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER announce_key
AFTER UPDATE OF key_hash, org_id, agent_id, expires_at, revoked_at OR DELETE ON api_keys
FOR EACH ROW EXECUTE FUNCTION akashi_announce_key();

-- Fails the transaction when an agent with one of the row ids is gone, and keeps them until its end. The
-- n-th elements belong to one agent, and each is there once.
CREATE FUNCTION akashi_require_agents(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found_agents bigint;
BEGIN
    -- The foreign keys of runs take the same lock.
    PERFORM FROM unnest(org_ids, ids) AS c (org_id, id)
    JOIN agents AS a ON a.org_id = c.org_id AND a.id = c.id AND NOT a.is_deleting
    ORDER BY a.id
    FOR KEY SHARE OF a;
    GET DIAGNOSTICS found_agents = ROW_COUNT;
    IF found_agents < cardinality(ids) THEN
        RAISE EXCEPTION USING MESSAGE = 'the agent is gone', ERRCODE = 'AK401';
    END IF;
END
$$;

-- For the salts of chosen keys. A keyed hash, which has no salt, begins with the name of its function.
CREATE INDEX list_key_salts ON api_keys (agent_id, org_id)
WHERE revoked_at IS NULL AND substr(key_hash, 1, 12) <> 'hmac-sha256$';
DROP INDEX list_password_keys;
