-- Tells the channel akashi_conflicts of conflicts and hints of which nobody was told, at most `most`. The organizations
-- that have some get equal shares; what one of them does not need is shared among the others, and what cannot be
-- shared goes to the oldest. In an organization conflicts come first, and then the oldest. What has ended meanwhile is
-- left out. Returns how many it told of. The notifications are part of the transaction, so each is sent once. What
-- another transaction settles at the moment waits.
-- Decisions are looked up one by one, by their ids: where most organizations are small, PostgreSQL would rather read all
-- those of the organization.
CREATE OR REPLACE FUNCTION akashi_announce_conflicts(most bigint) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_indexonlyscan = off AS $$
DECLARE
    conflicts uuid[] := '{}';
    hints uuid[] := '{}';
    rest bigint := most;
    organizations uuid[];
    share bigint;
    more_conflicts uuid[];
    more_hints uuid[];
    told bigint;
BEGIN
    WHILE rest > 0 LOOP
        organizations := ARRAY(
            WITH RECURSIVE in_conflict AS (
                (SELECT c.org_id FROM scored_conflicts AS c WHERE NOT c.is_announced ORDER BY c.org_id LIMIT 1)
                UNION ALL
                SELECT n.org_id
                FROM in_conflict AS i
                CROSS JOIN LATERAL (
                    SELECT c.org_id
                    FROM scored_conflicts AS c
                    WHERE NOT c.is_announced AND c.org_id > i.org_id
                    ORDER BY c.org_id
                    LIMIT 1
                ) AS n
            ),
            hinted AS (
                (SELECT h.org_id FROM conflict_hints AS h WHERE NOT h.is_announced ORDER BY h.org_id LIMIT 1)
                UNION ALL
                SELECT n.org_id
                FROM hinted AS i
                CROSS JOIN LATERAL (
                    SELECT h.org_id
                    FROM conflict_hints AS h
                    WHERE NOT h.is_announced AND h.org_id > i.org_id
                    ORDER BY h.org_id
                    LIMIT 1
                ) AS n
            )
            SELECT i.org_id FROM in_conflict AS i
            UNION
            SELECT i.org_id FROM hinted AS i
        );
        EXIT WHEN cardinality(organizations) = 0;
        share := greatest(rest / cardinality(organizations), 1);

        SELECT array_agg(n.id) FILTER (WHERE n.place = 0), array_agg(n.id) FILTER (WHERE n.place = 1)
        INTO more_conflicts, more_hints
        FROM (
            SELECT s.place, s.id
            FROM unnest(organizations) AS o (id)
            CROSS JOIN LATERAL (
                SELECT f.place, f.id, f.detected_at
                FROM (
                    SELECT 0 AS place, k.id, k.detected_at
                    FROM (
                        SELECT c.id, c.detected_at
                        FROM scored_conflicts AS c
                        WHERE c.org_id = o.id AND NOT c.is_announced
                        ORDER BY c.detected_at, c.id
                        LIMIT share
                        FOR NO KEY UPDATE SKIP LOCKED
                    ) AS k
                    UNION ALL
                    SELECT 1, k.id, k.detected_at
                    FROM (
                        SELECT h.id, h.detected_at
                        FROM conflict_hints AS h
                        WHERE h.org_id = o.id AND NOT h.is_announced
                        ORDER BY h.detected_at, h.id
                        LIMIT share
                        FOR NO KEY UPDATE SKIP LOCKED
                    ) AS k
                ) AS f
                ORDER BY f.place, f.detected_at, f.id
                LIMIT share
            ) AS s
            ORDER BY s.detected_at, s.id
            LIMIT rest
        ) AS n;
        UPDATE scored_conflicts AS c SET is_announced = true WHERE c.id = ANY (more_conflicts);
        UPDATE conflict_hints AS h SET is_announced = true WHERE h.id = ANY (more_hints);
        conflicts := conflicts || more_conflicts;
        hints := hints || more_hints;
        EXIT WHEN more_conflicts IS NULL AND more_hints IS NULL;
        rest := most - cardinality(conflicts) - cardinality(hints);
    END LOOP;

    -- A notification has less than 8,000 bytes; only a project can be that long.
    PERFORM pg_notify('akashi_conflicts', json_strip_nulls(json_build_object(
        'org_id', n.org_id, 'decision_a_id', n.decision_a_id, 'decision_b_id', n.decision_b_id,
        'agent_a', n.agent_a, 'agent_b', n.agent_b, 'decision_type', n.decision_type,
        'conflict_kind', n.conflict_kind,
        'project_a', CASE WHEN octet_length(n.project_a) <= 200 THEN n.project_a END,
        'project_b', CASE WHEN octet_length(n.project_b) <= 200 THEN n.project_b END
    ))::text)
    FROM (
        SELECT f.*, a.decision_type, a.project AS project_a, b.project AS project_b
        FROM (
            SELECT 0 AS place, c.org_id, c.decision_a_id, c.decision_b_id, c.agent_a, c.agent_b, c.conflict_kind,
                c.detected_at, c.id
            FROM scored_conflicts AS c
            WHERE c.id = ANY (conflicts)
            AND c.status = 'open'
            UNION ALL
            SELECT 1, h.org_id, h.decision_a_id, h.decision_b_id, h.agent_a, h.agent_b, NULL, h.detected_at, h.id
            FROM conflict_hints AS h
            WHERE h.id = ANY (hints)
        ) AS f
        CROSS JOIN LATERAL (
            SELECT d.decision_type, d.project, d.valid_to
            FROM decisions AS d
            WHERE d.id = f.decision_a_id AND d.org_id = f.org_id
            LIMIT 1
        ) AS a
        CROSS JOIN LATERAL (
            SELECT d.project, d.valid_to
            FROM decisions AS d
            WHERE d.id = f.decision_b_id AND d.org_id = f.org_id
            LIMIT 1
        ) AS b
        WHERE a.valid_to IS NULL
        AND b.valid_to IS NULL
        ORDER BY f.place, f.detected_at, f.id
    ) AS n;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;
