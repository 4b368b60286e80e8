-- Deletes events of the runs of an agent that go next, at most `most_events`, and returns how many. The runs are
-- looked at one by one: a delete that names many events would look for each of them in every partition.
CREATE OR REPLACE FUNCTION akashi_delete_run_events(
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
