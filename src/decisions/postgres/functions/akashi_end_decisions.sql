-- Ends superseded decisions where their successors start. Fails the transaction unless each is current
-- and its caller may see it. The n-th elements of the arrays belong to one successor. The rows are
-- locked in one order, so that no transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_end_decisions(
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
