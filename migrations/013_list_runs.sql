-- Lists of runs, the newest first.
CREATE INDEX list_runs ON runs (org_id, started_at DESC, id DESC);
CREATE INDEX list_runs_of_agent ON runs (org_id, agent_id, started_at DESC, id DESC);
DROP INDEX delete_agent_runs;
-- Those that run, and those that failed. The runs of traces, which are nearly all, are not in it.
CREATE INDEX list_runs_not_completed ON runs (org_id, status, started_at DESC, id DESC)
    WHERE status <> 'completed';

-- How many events a deletion has removed.
ALTER TABLE agent_deletions ADD COLUMN events bigint NOT NULL DEFAULT 0;

-- Fails the transaction unless each run is a running run of the agent, and keeps them as they are until its
-- end. The n-th elements of the arrays belong to one run, and each is there once. The rows are locked in one
-- order, so that no transaction waits for another in a circle.
CREATE FUNCTION akashi_require_runs(org_ids uuid[], ids uuid[], agent_ids text[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    statuses text[] := ARRAY(
        SELECT r.status
        FROM (
            SELECT *
            FROM unnest(org_ids, ids, agent_ids) AS u (org_id, id, agent_id)
            ORDER BY u.id
        ) AS s
        CROSS JOIN LATERAL (
            SELECT t.status
            FROM runs AS t
            WHERE t.id = s.id
            AND t.org_id = s.org_id
            AND t.agent_id = s.agent_id
            FOR SHARE
        ) AS r
    );
BEGIN
    IF cardinality(statuses) < cardinality(ids) THEN
        RAISE EXCEPTION USING MESSAGE = 'a run is not there', ERRCODE = 'AK404';
    END IF;
    IF 'running' <> ANY (statuses) THEN
        RAISE EXCEPTION USING MESSAGE = 'a run has ended', ERRCODE = 'AK410';
    END IF;
    -- As for new runs (akashi_insert_runs).
    IF EXISTS (SELECT FROM agent_deletions WHERE finished_at IS NULL) THEN
        IF EXISTS (
            SELECT FROM agent_deletions AS d
            JOIN unnest(org_ids, agent_ids) AS r (org_id, agent_id)
                ON r.org_id = d.org_id AND r.agent_id = d.agent_id
            WHERE d.finished_at IS NULL
        ) THEN
            RAISE EXCEPTION USING ERRCODE = 'AK409', MESSAGE = 'the agent is being deleted';
        END IF;
    END IF;
END
$$;

-- The n-th elements of the arrays belong to one event.
CREATE FUNCTION akashi_insert_events(
    run_ids uuid[], org_ids uuid[], agent_ids text[], ids uuid[], event_types text[],
    sequence_nums bigint[], occurred_ats timestamptz[], payloads jsonb[], created_ats timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO agent_events (
        run_id, org_id, agent_id, id, event_type, sequence_num, occurred_at, payload, created_at
    )
    SELECT * FROM unnest(
        run_ids, org_ids, agent_ids, ids, event_types, sequence_nums, occurred_ats, payloads,
        created_ats
    );
END
$$;

-- Deletes events of the runs of an agent that go next, at most `most_events`, and returns how many. The runs are
-- looked at one by one: a delete that names many events would look for each of them in every partition.
CREATE FUNCTION akashi_delete_run_events(
    org uuid, agent text, most_runs bigint, most_events bigint
) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    run uuid;
    last_number bigint;
    last_id uuid;
    gone bigint;
    deleted bigint := 0;
BEGIN
    FOR run IN
        SELECT r.id
        FROM runs AS r
        WHERE r.org_id = org AND r.agent_id = agent
        ORDER BY r.started_at DESC, r.id DESC
        LIMIT most_runs
    LOOP
        SELECT e.sequence_num, e.id INTO last_number, last_id
        FROM agent_events AS e
        WHERE e.org_id = org AND e.run_id = run
        ORDER BY e.sequence_num, e.id
        OFFSET most_events - deleted - 1
        LIMIT 1;
        DELETE FROM agent_events AS e
        WHERE e.org_id = org AND e.run_id = run
        AND (last_id IS NULL OR (e.sequence_num, e.id) <= (last_number, last_id));
        GET DIAGNOSTICS gone = ROW_COUNT;
        deleted := deleted + gone;
        EXIT WHEN deleted >= most_events;
    END LOOP;
    RETURN deleted;
END
$$;
