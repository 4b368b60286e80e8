-- Makes the verdicts on decisions follow from their conflicts as they are now: correct when it won those that somebody
-- resolved with a winner, incorrect when it lost them, partially correct when it did both. For both sides, after every
-- change of the state of conflicts, in its transaction, and once for all of them: transactions that assess the same
-- decision wait here for each other, in one order, so that the later one counts what the earlier one resolved.
CREATE OR REPLACE FUNCTION akashi_assess_conflicts(org uuid, ids uuid[], at timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(9021024, k.place)
    FROM (SELECT DISTINCT uuid_hash(u.id) & 255 AS place FROM unnest(ids) AS u (id) ORDER BY place) AS k;

    DELETE FROM decision_assessments AS v
    WHERE v.org_id = org AND v.decision_id = ANY (ids) AND v.source = 'conflict';

    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
    )
    SELECT gen_random_uuid(), org, k.id, 'system:conflict',
        CASE
            WHEN bool_and(c.winning_decision_id = k.id) THEN 'correct'
            WHEN bool_or(c.winning_decision_id = k.id) THEN 'partially_correct'
            ELSE 'incorrect'
        END,
        format(
            'Auto-assessed: won %s of %s conflicts',
            count(*) FILTER (WHERE c.winning_decision_id = k.id), count(*)
        ),
        'conflict', at
    FROM (SELECT DISTINCT u.id FROM unnest(ids) AS u (id)) AS k
    CROSS JOIN LATERAL (
        SELECT a.org_id, a.status, a.resolved_by, a.winning_decision_id
        FROM scored_conflicts AS a
        WHERE a.decision_a_id = k.id
        UNION ALL
        SELECT b.org_id, b.status, b.resolved_by, b.winning_decision_id
        FROM scored_conflicts AS b
        WHERE b.decision_b_id = k.id
    ) AS c
    WHERE c.org_id = org
    AND c.status = 'resolved'
    AND c.winning_decision_id IS NOT NULL
    AND c.resolved_by NOT LIKE 'system:%'
    GROUP BY k.id;
END
$$;
