-- What agents and the server say of decisions afterwards (docs/assessments.md).

CREATE TABLE decision_assessments (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    -- system:<source> for verdicts that follow from what happened
    assessor_agent_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('correct', 'incorrect', 'partially_correct')),
    notes text,
    source text NOT NULL CHECK (source IN ('manual', 'supersession', 'conflict', 'citation')),
    created_at timestamptz NOT NULL,
    -- of this assessor: the others have been replaced
    is_latest boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX latest_assessments ON decision_assessments (decision_id, source, assessor_agent_id)
    WHERE is_latest;
CREATE INDEX list_assessments ON decision_assessments (decision_id, created_at DESC, id DESC);
CREATE INDEX assessments_of_agent ON decision_assessments (org_id, assessor_agent_id);

-- Sets the outcome scores of decisions to what agents and successors say of them now. Searches and lists are in the
-- order of these, so they must not depend on conflicts and citations, which a caller may not see. The caller has
-- locked the decisions.
CREATE FUNCTION akashi_score_outcomes(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    UPDATE decisions AS d
    SET outcome_score = (
        SELECT avg(CASE v.outcome WHEN 'correct' THEN 1.0 WHEN 'partially_correct' THEN 0.5 ELSE 0.0 END)
        FROM decision_assessments AS v
        WHERE v.decision_id = d.id AND v.org_id = d.org_id AND v.is_latest AND v.source IN ('manual', 'supersession')
    )
    WHERE d.org_id = ANY (org_ids)
    AND d.id = ANY (ids);
END
$$;

-- Stores what an agent says of a decision, in place of what it said before, and scores the decision. Fails the
-- transaction unless the caller may see it. The lock keeps two verdicts of one agent from being the latest.
CREATE FUNCTION akashi_assess(
    org uuid, caller text, assessment uuid, decision uuid, assessor text, verdict text, remark text, at timestamptz
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    owner text;
BEGIN
    SELECT d.agent_id INTO owner
    FROM decisions AS d
    WHERE d.id = decision AND d.org_id = org
    FOR NO KEY UPDATE;
    PERFORM akashi_require(owner IS NOT NULL, 'decision not found');
    PERFORM akashi_require(akashi_may_see(org, caller, owner), 'no access to this decision');

    UPDATE decision_assessments AS v SET is_latest = false
    WHERE v.decision_id = decision AND v.org_id = org AND v.source = 'manual'
    AND v.assessor_agent_id = assessor AND v.is_latest;
    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
    )
    VALUES (assessment, org, decision, assessor, verdict, remark, 'manual', at);
    PERFORM akashi_score_outcomes(ARRAY[org], ARRAY[decision]);
END
$$;

-- Stores verdicts that follow from what happened, unless the decisions have one of this source. The n-th elements of
-- the arrays belong to one decision.
CREATE FUNCTION akashi_keep_verdicts(
    org_ids uuid[], ids uuid[], verdict_source text, verdict text, remarks text[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
    )
    SELECT gen_random_uuid(), t.org_id, t.id, 'system:' || verdict_source, verdict, t.remark, verdict_source, t.at
    FROM unnest(org_ids, ids, remarks, times) AS t (org_id, id, remark, at)
    ORDER BY t.id
    ON CONFLICT (decision_id, source, assessor_agent_id) WHERE is_latest DO NOTHING;
END
$$;

-- Finds decisions correct that three current ones of the newest 1,000 cite and do not reject. The n-th elements of the arrays
-- belong to one citation.
CREATE FUNCTION akashi_assess_cited(
    org_ids uuid[], ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    cited uuid[] := ARRAY(
        SELECT d.id
        FROM unnest(org_ids, ids) AS d (org_id, id)
        WHERE NOT EXISTS (
            SELECT FROM decision_assessments AS v
            WHERE v.decision_id = d.id AND v.org_id = d.org_id AND v.source = 'citation' AND v.is_latest
        )
        AND (
            SELECT count(*)
            FROM (
                SELECT c.valid_to, c.precedent_relation
                FROM decisions AS c
                WHERE c.precedent_ref = d.id AND c.org_id = d.org_id
                ORDER BY c.valid_from DESC, c.id DESC
                LIMIT 1000
            ) AS n
            WHERE n.valid_to IS NULL
            AND n.precedent_relation IS DISTINCT FROM 'rejects'
        ) >= 3
    );
BEGIN
    IF cardinality(cited) = 0 THEN
        RETURN;
    END IF;
    PERFORM akashi_keep_verdicts(
        array_agg(t.org_id), array_agg(t.id), 'citation', 'correct',
        array_agg('Auto-assessed: cited as precedent 3 times'::text), array_agg(t.at)
    )
    FROM unnest(org_ids, ids, times) AS t (org_id, id, at)
    WHERE t.id = ANY (cited);
END
$$;

-- Makes the verdicts on decisions follow from their conflicts as they are now: correct when it won those that somebody
-- resolved with a winner, incorrect when it lost them, partially correct when it did both. For both sides, after every
-- change of the state of conflicts, in its transaction, and once for all of them: transactions that assess the same
-- decision wait here for each other, in one order, so that the later one counts what the earlier one resolved.
CREATE FUNCTION akashi_assess_conflicts(org uuid, ids uuid[], at timestamptz) RETURNS void
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

-- Locks decisions in one order, so that no transaction waits for another in a circle, and returns those that are
-- there.
CREATE FUNCTION akashi_lock_decisions(org uuid, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN ARRAY(
        SELECT d.id
        FROM decisions AS d
        WHERE d.org_id = org AND d.id = ANY (ids)
        ORDER BY d.id
        FOR NO KEY UPDATE
    );
END
$$;

-- Deletes up to `most` of what an agent said of decisions, and scores these.
CREATE FUNCTION akashi_forget_assessments(org uuid, assessor text, most bigint) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    gone uuid[] := ARRAY(
        SELECT v.id FROM decision_assessments AS v
        WHERE v.org_id = org AND v.assessor_agent_id = assessor
        LIMIT most
    );
    assessed uuid[];
BEGIN
    assessed := akashi_lock_decisions(
        org, ARRAY(SELECT v.decision_id FROM decision_assessments AS v WHERE v.org_id = org AND v.id = ANY (gone))
    );
    DELETE FROM decision_assessments AS v WHERE v.org_id = org AND v.id = ANY (gone);
    PERFORM akashi_score_outcomes(ARRAY[org], assessed);
END
$$;
