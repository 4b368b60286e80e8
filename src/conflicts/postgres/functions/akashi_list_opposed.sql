-- The decisions that bind something in another way than others do: for each decision at most 50, the newest first, of
-- 2,000 a parameter. The n-th elements of the arrays belong to one binding; the bindings of a decision follow each
-- other, and it finds those of decisions before it. A pair comes once, with the first binding that differs.
CREATE OR REPLACE FUNCTION akashi_list_opposed(
    bound_orgs uuid[], bound_ids uuid[], match_keys uuid[], value_keys text[]
) RETURNS TABLE (of_org uuid, of_decision uuid, other_id uuid, of_match_key uuid)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    opposed bigint[];
BEGIN
    -- Nearly always there is nothing beside the same value, which two steps in the index tell.
    opposed := ARRAY(
        SELECT t.place
        FROM unnest(bound_orgs, match_keys, value_keys) WITH ORDINALITY AS t (org_id, match_key, value_key, place)
        WHERE EXISTS (
            SELECT FROM current_bindings AS c
            WHERE c.org_id = t.org_id AND c.match_key = t.match_key AND c.value_key < t.value_key
        )
        OR EXISTS (
            SELECT FROM current_bindings AS c
            WHERE c.org_id = t.org_id AND c.match_key = t.match_key AND c.value_key > t.value_key
        )
    );
    IF cardinality(opposed) = 0 THEN
        RETURN;
    END IF;

    RETURN QUERY
    WITH bound AS (
        SELECT bound_orgs[o.place] AS org_id, bound_ids[o.place] AS decision_id, match_keys[o.place] AS match_key,
            value_keys[o.place] AS value_key, o.place
        FROM unnest(opposed) AS o (place)
    )
    SELECT d.org_id, d.decision_id, f.other_id, f.match_key
    FROM (
        SELECT t.org_id, t.decision_id, min(t.place) AS place
        FROM bound AS t
        GROUP BY t.org_id, t.decision_id
    ) AS d
    CROSS JOIN LATERAL (
        SELECT p.other_id, p.match_key
        FROM (
            SELECT DISTINCT ON (n.decision_id) n.decision_id AS other_id, n.recorded_at, t.match_key
            FROM bound AS t
            CROSS JOIN LATERAL (
                (
                    SELECT b.decision_id, b.recorded_at
                    FROM current_bindings AS b
                    WHERE b.org_id = d.org_id AND b.match_key = t.match_key AND b.value_key < t.value_key
                    LIMIT 1000
                )
                UNION ALL
                (
                    SELECT b.decision_id, b.recorded_at
                    FROM current_bindings AS b
                    WHERE b.org_id = d.org_id AND b.match_key = t.match_key AND b.value_key > t.value_key
                    LIMIT 1000
                )
            ) AS n
            WHERE t.decision_id = d.decision_id
            AND coalesce(array_position(bound_ids, n.decision_id), 0) < d.place
            ORDER BY n.decision_id, t.place
        ) AS p
        ORDER BY p.recorded_at DESC, p.other_id DESC
        LIMIT 50
    ) AS f;
END
$$;
