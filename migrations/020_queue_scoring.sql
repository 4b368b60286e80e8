-- The search for outcomes that contradict each other (docs/conflicts.md, "How outcomes are compared").

-- Decisions whose outcomes nobody has compared yet; a row comes with the trace. There is room in each page for the
-- new version of a row that is claimed, so that the index stays as it is. Ids of decisions come in the order of time.
CREATE TABLE conflict_queue (
    decision_id uuid NOT NULL,
    org_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    last_error text
) WITH (fillfactor = 50);
-- What is there already, before the keys and the index slow it down.
INSERT INTO conflict_queue (decision_id, org_id, recorded_at)
SELECT id, org_id, transaction_time FROM decisions WHERE valid_to IS NULL;
ALTER TABLE conflict_queue
    ADD PRIMARY KEY (decision_id),
    ADD FOREIGN KEY (decision_id) REFERENCES decisions (id) ON DELETE CASCADE;

-- Where current decisions are found by those that they may contradict: hashes of what they say.
CREATE TABLE decision_positions (
    org_id uuid NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    match_key uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- that the other one must have, too: a set of 64 bits, in which each word is one
    words bigint NOT NULL,
    PRIMARY KEY (decision_id, match_key)
);
CREATE INDEX find_positions ON decision_positions (org_id, match_key, recorded_at DESC, decision_id DESC)
    INCLUDE (words);

-- A sample of the pairs that were compared and that no rule takes for a contradiction.
CREATE TABLE suppressed_pair_samples (
    org_id uuid NOT NULL,
    decision_a_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    rule text NOT NULL,
    sampled_at timestamptz NOT NULL,
    PRIMARY KEY (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id)
);
CREATE INDEX list_samples ON suppressed_pair_samples (org_id, sampled_at DESC);
CREATE INDEX samples_of_b ON suppressed_pair_samples (decision_b_id);

-- Queues new decisions for the search for outcomes that contradict them.
CREATE FUNCTION akashi_queue_scoring(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO conflict_queue (decision_id, org_id, recorded_at) SELECT * FROM unnest(ids, org_ids, times);
END
$$;

-- Takes what decisions that end bind and say out of the search for conflicts, and resolves their open conflicts.
-- The n-th elements of the arrays belong to one decision that ends. Conflicts are locked in one order, so that no
-- transaction waits for another in a circle.
CREATE OR REPLACE FUNCTION akashi_end_bindings(
    org_ids uuid[], ended_ids uuid[], successor_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    settled uuid[];
BEGIN
    UPDATE decision_bindings AS b SET match_key = NULL
    WHERE b.org_id = ANY (org_ids) AND b.decision_id = ANY (ended_ids) AND b.match_key IS NOT NULL;
    DELETE FROM decision_positions AS p WHERE p.org_id = ANY (org_ids) AND p.decision_id = ANY (ended_ids);

    -- By the decisions first: a plan that begins with what is open gets slower with everything that is.
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_a_id = ANY (ended_ids)
        UNION
        SELECT c.id FROM scored_conflicts AS c WHERE c.decision_b_id = ANY (ended_ids)
    );
    settled := ARRAY(
        SELECT c.id FROM scored_conflicts AS c
        WHERE c.id = ANY (settled) AND c.org_id = ANY (org_ids) AND c.status = 'open'
        ORDER BY c.id
        FOR NO KEY UPDATE
    );
    IF cardinality(settled) = 0 THEN
        RETURN;
    END IF;
    UPDATE scored_conflicts AS c
    SET (status, resolved_by, resolved_at, resolution_note, resolution_decision_id) = (
        SELECT 'resolved', 'system:revision', e.at, format(
            'Auto-resolved: decision %s superseded by revision %s', e.ended_id, e.successor_id
        ), e.successor_id
        FROM unnest(ended_ids, successor_ids, times) WITH ORDINALITY AS e (ended_id, successor_id, at, place)
        WHERE e.ended_id IN (c.decision_a_id, c.decision_b_id)
        ORDER BY e.place
        LIMIT 1
    )
    WHERE c.org_id = ANY (org_ids) AND c.id = ANY (settled);
END
$$;
