-- The agents that the caller may see: itself, those that share a tag with it, and those of its grants, which are
-- all of the organization when a grant names none. A grant belongs to the organization of its grantee.
CREATE OR REPLACE FUNCTION akashi_visible_agents(org uuid, caller text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    my_id uuid;
    my_tags text[];
BEGIN
    SELECT mine.id, mine.tags INTO my_id, my_tags
    FROM agents AS mine
    WHERE mine.org_id = org
    AND mine.agent_id = caller;
    IF EXISTS (
        SELECT FROM access_grants AS g
        WHERE g.grantee_id = my_id
        AND g.resource_id IS NULL
        AND (g.expires_at IS NULL OR g.expires_at > now())
    ) THEN
        RETURN ARRAY(SELECT theirs.agent_id FROM agents AS theirs WHERE theirs.org_id = org);
    END IF;
    RETURN ARRAY(
        SELECT caller
        UNION ALL
        SELECT theirs.agent_id
        FROM agents AS theirs
        WHERE theirs.org_id = org
        AND theirs.tags && my_tags
        UNION ALL
        SELECT g.resource_id
        FROM access_grants AS g
        WHERE g.grantee_id = my_id
        AND g.resource_id IS NOT NULL
        AND (g.expires_at IS NULL OR g.expires_at > now())
    );
END
$$;
