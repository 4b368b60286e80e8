-- The n-th elements of the arrays belong to one run. Refuses runs of an agent that is being deleted. One that
-- is under way when the deletion begins is inserted, and deleted with the rest.
CREATE OR REPLACE FUNCTION akashi_insert_runs(
    ids uuid[], org_ids uuid[], agent_ids text[], trace_ids text[], statuses text[],
    started_ats timestamptz[], completed_ats timestamptz[], metadatas jsonb[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO runs (
        id, org_id, agent_id, trace_id, status, started_at, completed_at, metadata
    )
    SELECT * FROM unnest(
        ids, org_ids, agent_ids, trace_ids, statuses, started_ats, completed_ats, metadatas
    );
    -- Almost always there is none, which is cheap to see.
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
