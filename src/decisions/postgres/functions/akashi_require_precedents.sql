-- Fails the transaction unless each caller may see the decision that it cites. The n-th elements of the
-- arrays belong to one citation. With LIMIT, the plan is one look-up for each: a plan that was made for a
-- small table would be kept while the table grows.
CREATE OR REPLACE FUNCTION akashi_require_precedents(
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
