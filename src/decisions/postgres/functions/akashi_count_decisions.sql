-- pg_restore runs it without a search path.
CREATE OR REPLACE FUNCTION akashi_count_decisions() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    orgs uuid[];
    agents text[];
    types text[];
    change integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(n.org_id), array_agg(n.agent_id), array_agg(n.decision_type)
        INTO orgs, agents, types
        FROM new_rows AS n WHERE n.valid_to IS NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(o.org_id), array_agg(o.agent_id), array_agg(o.decision_type)
        INTO orgs, agents, types
        FROM old_rows AS o JOIN new_rows AS n ON n.id = o.id
        WHERE o.valid_to IS NULL AND n.valid_to IS NOT NULL;
    ELSE
        SELECT array_agg(o.org_id), array_agg(o.agent_id), array_agg(o.decision_type)
        INTO orgs, agents, types
        FROM old_rows AS o WHERE o.valid_to IS NULL;
    END IF;
    -- In one order, so that no transaction waits for another in a circle.
    INSERT INTO decision_counts AS c
    SELECT d.org_id, coalesce(d.agent_id, ''), coalesce(d.decision_type, ''),
        pg_current_xact_id()::text::bigint % 16, count(*) * change
    FROM unnest(orgs, agents, types) AS d (org_id, agent_id, decision_type)
    GROUP BY d.org_id, CUBE (d.agent_id, d.decision_type)
    ORDER BY 1, 2, 3
    ON CONFLICT (org_id, decision_type, agent_id, slot)
    DO UPDATE SET current_count = c.current_count + excluded.current_count;
    RETURN NULL;
END
$$;
