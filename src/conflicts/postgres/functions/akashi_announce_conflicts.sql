-- Tells the channel akashi_conflicts of the oldest conflicts and hints of which nobody was told, at most `most`.
-- Conflicts come first. What has ended meanwhile is left out. Returns how many it told of. The notifications are
-- part of the transaction, so each is sent once. What another transaction settles at the moment waits.
CREATE OR REPLACE FUNCTION akashi_announce_conflicts(most bigint) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    conflicts uuid[];
    hints uuid[];
    told bigint;
BEGIN
    conflicts := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE NOT c.is_announced
        ORDER BY c.detected_at, c.id
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    );
    hints := ARRAY(
        SELECT h.id FROM conflict_hints AS h
        WHERE NOT h.is_announced
        ORDER BY h.detected_at, h.id
        LIMIT most - cardinality(conflicts)
        FOR NO KEY UPDATE SKIP LOCKED
    );
    UPDATE scored_conflicts AS c SET is_announced = true WHERE c.id = ANY (conflicts);
    UPDATE conflict_hints AS h SET is_announced = true WHERE h.id = ANY (hints);

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
        JOIN decisions AS a ON a.id = f.decision_a_id AND a.org_id = f.org_id AND a.valid_to IS NULL
        JOIN decisions AS b ON b.id = f.decision_b_id AND b.org_id = f.org_id AND b.valid_to IS NULL
        ORDER BY f.place, f.detected_at, f.id
    ) AS n;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;
