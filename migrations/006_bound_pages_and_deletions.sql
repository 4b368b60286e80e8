-- Pages end at a number of bytes, which are counted in the order of the page.

-- Alternatives of those of the decisions that belong to the organization, in the order of the ids, then in
-- their own.
CREATE OR REPLACE FUNCTION akashi_alternatives_of(org uuid, ids uuid[]) RETURNS SETOF alternatives
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT a.*
    FROM alternatives AS a
    JOIN unnest(ids) WITH ORDINALITY AS w (id, place) ON w.id = a.decision_id
    WHERE a.decision_id = ANY (
        ARRAY(SELECT d.id FROM decisions AS d WHERE d.org_id = org AND d.id = ANY (ids))
    )
    ORDER BY w.place, a.position;
END
$$;

-- Evidence of those of the decisions that belong to the organization, in the order of the ids, the
-- most relevant of a decision first.
CREATE OR REPLACE FUNCTION akashi_evidence_of(org uuid, ids uuid[]) RETURNS SETOF evidence
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT e.*
    FROM evidence AS e
    JOIN unnest(ids) WITH ORDINALITY AS w (id, place) ON w.id = e.decision_id
    WHERE e.decision_id = ANY (
        ARRAY(SELECT d.id FROM decisions AS d WHERE d.org_id = org AND d.id = ANY (ids))
    )
    ORDER BY w.place, e.relevance_score DESC NULLS LAST, e.position;
END
$$;

-- Agents are deleted in steps. Until the last one, the row of the agent stays and is marked.
ALTER TABLE agents ADD COLUMN is_deleting boolean NOT NULL DEFAULT false;

-- The steps: what was asked for, who works on it until when, and how many rows are gone so far.
CREATE TABLE agent_deletions (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id),
    agent_id text NOT NULL,
    requested_by text NOT NULL,
    created_at timestamptz NOT NULL,
    -- the claim of the instance that works on it
    holder uuid,
    claimed_until timestamptz,
    retry_at timestamptz NOT NULL,
    finished_at timestamptz,
    -- since the last step that worked
    failures bigint NOT NULL DEFAULT 0,
    error text,
    evidence bigint NOT NULL DEFAULT 0,
    alternatives bigint NOT NULL DEFAULT 0,
    decisions bigint NOT NULL DEFAULT 0,
    runs bigint NOT NULL DEFAULT 0,
    api_keys bigint NOT NULL DEFAULT 0,
    agents bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX agent_deletions_once ON agent_deletions (org_id, agent_id) WHERE finished_at IS NULL;
CREATE INDEX claim_agent_deletion ON agent_deletions (created_at, id) WHERE finished_at IS NULL;

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
