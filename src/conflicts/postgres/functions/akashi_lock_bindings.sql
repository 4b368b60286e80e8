-- Makes transactions whose bindings can conflict wait for each other until their end, so that the later one
-- sees what the earlier one binds. It locks the bindings that begin, and those of decisions that end. There are
-- 256 locks, in which bindings share places by chance: a lock for each would fill the lock table of PostgreSQL.
-- They are taken in one order, so that no transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_lock_bindings(
    org_ids uuid[], ended_ids uuid[], match_keys uuid[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(9021019, k.place)
    FROM (
        SELECT DISTINCT uuid_hash(m.match_key) & 255 AS place
        FROM (
            SELECT unnest(match_keys) AS match_key
            UNION ALL
            SELECT k.match_key
            FROM decision_bindings AS b, jsonb_to_recordset(b.bindings) AS k (match_key uuid)
            WHERE b.org_id = ANY (org_ids) AND b.decision_id = ANY (ended_ids) AND k.match_key IS NOT NULL
        ) AS m
        ORDER BY place
    ) AS k;
END
$$;
