-- The caller itself and every agent that shares a tag with it.
CREATE OR REPLACE FUNCTION akashi_visible_agents(org uuid, caller text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT caller
        UNION ALL
        SELECT theirs.agent_id
        FROM agents AS theirs
        WHERE theirs.org_id = org
        AND theirs.tags && (
            SELECT mine.tags FROM agents AS mine WHERE mine.org_id = org AND mine.agent_id = caller
        )
    );
END
$$;
