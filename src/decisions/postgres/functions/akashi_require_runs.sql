-- Fails the transaction unless each run is a running run of the agent, and keeps them as they are until its
-- end. The n-th elements of the arrays belong to one run, and each is there once. The rows are locked in one
-- order, so that no transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_require_runs(org_ids uuid[], ids uuid[], agent_ids text[]) RETURNS void
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
