-- What is wrong now with each of the traces: `precedent` or `superseded` when it refers to a decision
-- that is not there for its caller, or `other` when its idempotency key is in use or its agent is not
-- there. The n-th elements of the arrays belong to one trace, and are NULL where it has no reference or
-- key; `number` is n. Traces with which nothing is wrong are left out.
CREATE OR REPLACE FUNCTION akashi_find_doubtful(
    org_ids uuid[], callers text[], agents_of text[], precedents uuid[], superseded uuid[],
    endpoints text[], keys text[]
) RETURNS TABLE (number bigint, problem text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT c.number, c.problem
    FROM (
        SELECT t.number, CASE
            WHEN known.is_used OR author.is_there IS NULL THEN 'other'
            WHEN t.precedent IS NOT NULL AND (
                cited.agent_id IS NULL OR NOT akashi_may_see(t.org_id, t.caller, cited.agent_id)
            ) THEN 'precedent'
            WHEN t.successor_of IS NOT NULL AND (
                ended.agent_id IS NULL OR NOT akashi_may_see(t.org_id, t.caller, ended.agent_id)
            ) THEN 'superseded'
        END AS problem
        FROM unnest(org_ids, callers, agents_of, precedents, superseded, endpoints, keys)
            WITH ORDINALITY AS t (
                org_id, caller, agent_id, precedent, successor_of, endpoint, key, number
            )
        -- With LIMIT, the plan is one look-up for each: a plan that was made for a small table would
        -- be kept while the table grows.
        LEFT JOIN LATERAL (
            SELECT true AS is_used FROM idempotency_keys AS k
            WHERE k.org_id = t.org_id AND k.agent_id = t.agent_id AND k.endpoint = t.endpoint
            AND k.idempotency_key = t.key
            LIMIT 1
        ) AS known ON true
        LEFT JOIN LATERAL (
            SELECT true AS is_there FROM agents AS a
            WHERE a.org_id = t.org_id AND a.agent_id = t.agent_id
            LIMIT 1
        ) AS author ON true
        LEFT JOIN LATERAL (
            SELECT d.agent_id FROM decisions AS d
            WHERE d.id = t.precedent AND d.org_id = t.org_id
            LIMIT 1
        ) AS cited ON true
        LEFT JOIN LATERAL (
            SELECT d.agent_id FROM decisions AS d
            WHERE d.id = t.successor_of AND d.org_id = t.org_id AND d.valid_to IS NULL
            LIMIT 1
        ) AS ended ON true
    ) AS c
    WHERE c.problem IS NOT NULL;
END
$$;
