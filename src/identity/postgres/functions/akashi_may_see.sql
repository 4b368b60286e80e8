-- Whether the caller may see what `agent` recorded. A caller without a name sees the whole organization.
CREATE OR REPLACE FUNCTION akashi_may_see(org uuid, caller text, agent text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN caller IN ('', agent) OR agent = ANY (akashi_visible_agents(org, caller));
END
$$;
