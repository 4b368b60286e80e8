-- The numbers, from 1, of the traces that would be refused now: a decision to which one refers is not
-- there for its caller, or its idempotency key is in use. The n-th elements of the arrays belong to one
-- trace, and are NULL where it has no reference or key.
CREATE OR REPLACE FUNCTION akashi_doubtful_traces(
    org_ids uuid[], callers text[], precedents uuid[], superseded uuid[],
    agent_ids text[], endpoints text[], keys text[]
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT t.number
    FROM unnest(org_ids, callers, precedents, superseded, agent_ids, endpoints, keys)
        WITH ORDINALITY AS t (
            org_id, caller, precedent, successor_of, agent_id, endpoint, key, number
        )
    -- With LIMIT, the plan is one look-up for each: a plan that was made for a small table would be
    -- kept while the table grows.
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
    LEFT JOIN LATERAL (
        SELECT true AS is_used FROM idempotency_keys AS k
        WHERE k.org_id = t.org_id AND k.agent_id = t.agent_id AND k.endpoint = t.endpoint
        AND k.idempotency_key = t.key
        LIMIT 1
    ) AS known ON true
    WHERE known.is_used
    OR (t.precedent IS NOT NULL AND (
        cited.agent_id IS NULL OR NOT akashi_may_see(t.org_id, t.caller, cited.agent_id)
    ))
    OR (t.successor_of IS NOT NULL AND (
        ended.agent_id IS NULL OR NOT akashi_may_see(t.org_id, t.caller, ended.agent_id)
    ));
END
$$;
