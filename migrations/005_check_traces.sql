-- A trace is checked from the viewpoint of its caller: a decision that the caller may not see is as good
-- as unknown. A trace that would be refused can be told from the others before it joins a transaction, and
-- a transaction that is late fails instead of writing what its client was told is not written. All are
-- functions, which keep their plans. Servers of the version before this one do not call them.

-- Fails a transaction that comes to its end too late: its client was told that nothing is written.
CREATE FUNCTION akashi_require_in_time(deadline timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF clock_timestamp() > deadline THEN
        RAISE EXCEPTION 'the transaction is late' USING ERRCODE = 'AK503';
    END IF;
END
$$;

-- Whether the caller may see what `agent` recorded. A caller without a name sees the whole organization.
CREATE FUNCTION akashi_may_see(org uuid, caller text, agent text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN caller IN ('', agent) OR agent = ANY (akashi_visible_agents(org, caller));
END
$$;

-- What is wrong now with each of the traces: `precedent` or `superseded` when it refers to a decision
-- that is not there for its caller, or `other` when its idempotency key is in use or its agent is not
-- there. The n-th elements of the arrays belong to one trace, and are NULL where it has no reference or
-- key; `number` is n. Traces with which nothing is wrong are left out.
CREATE FUNCTION akashi_find_doubtful(
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

-- The n-th elements of the arrays belong to one key.
CREATE FUNCTION akashi_insert_idempotency_keys(
    org_ids uuid[], agent_ids text[], endpoints text[], keys text[], request_hashes text[],
    responses text[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO idempotency_keys (
        org_id, agent_id, endpoint, idempotency_key, request_hash, response_data, created_at
    )
    SELECT * FROM unnest(
        org_ids, agent_ids, endpoints, keys, request_hashes, responses, times
    );
END
$$;

-- Fails the transaction unless each caller may see the decision that it cites. The n-th elements of the
-- arrays belong to one citation. With LIMIT, the plan is one look-up for each: a plan that was made for a
-- small table would be kept while the table grows.
CREATE FUNCTION akashi_require_precedents(
    org_ids uuid[], ids uuid[], callers text[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM akashi_require(
        (
            SELECT count(*)
            FROM unnest(org_ids, ids, callers) AS c (org_id, id, caller)
            CROSS JOIN LATERAL (
                SELECT p.agent_id
                FROM decisions AS p
                WHERE p.id = c.id AND p.org_id = c.org_id
                LIMIT 1
            ) AS d
            WHERE akashi_may_see(c.org_id, c.caller, d.agent_id)
        ) = cardinality(ids),
        'precedent_ref not found in this organization'
    );
END
$$;

-- Ends superseded decisions where their successors start. Fails the transaction unless each is current
-- and its caller may see it. The n-th elements of the arrays belong to one successor. The rows are
-- locked in one order, so that no transaction waits for another in a circle.
CREATE FUNCTION akashi_end_decisions(
    org_ids uuid[], ids uuid[], callers text[], valid_froms timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    current_ids uuid[] := ARRAY(
        SELECT d.id
        FROM (
            SELECT *
            FROM unnest(org_ids, ids, callers) AS u (org_id, id, caller)
            ORDER BY u.id
        ) AS s
        CROSS JOIN LATERAL (
            SELECT e.id
            FROM decisions AS e
            WHERE e.id = s.id
            AND e.org_id = s.org_id
            AND e.valid_to IS NULL
            AND akashi_may_see(s.org_id, s.caller, e.agent_id)
            FOR NO KEY UPDATE
        ) AS d
    );
    ended bigint;
BEGIN
    UPDATE decisions AS d
    SET valid_to = greatest(valid_froms[array_position(ids, d.id)], d.valid_from)
    WHERE d.org_id = ANY (org_ids)
    AND d.id = ANY (current_ids);
    GET DIAGNOSTICS ended = ROW_COUNT;
    PERFORM akashi_require(
        ended = cardinality(ids), 'superseded decision not found or already superseded'
    );
END
$$;
