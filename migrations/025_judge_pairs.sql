-- Pairs of decisions for a model as judge (docs/conflicts.md, "A model as judge"). Without a judge there are none.
CREATE TABLE conflict_pairs (
    org_id uuid NOT NULL,
    decision_a_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    decision_b_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    -- the highest first: how often pairs of this kind were contradictions where that was counted
    priority bigint NOT NULL,
    enqueued_at timestamptz NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    locked_until timestamptz,
    last_error text,
    PRIMARY KEY (decision_a_id, decision_b_id),
    CHECK (decision_a_id < decision_b_id)
);
CREATE INDEX pairs_of_b ON conflict_pairs (decision_b_id);
CREATE INDEX claim_pairs ON conflict_pairs (priority DESC, enqueued_at) WHERE attempts < 10;
CREATE INDEX forget_pairs ON conflict_pairs (enqueued_at);

-- What the judge did not take for a contradiction or a supersession, so that nobody pays twice for the same question.
-- There are no texts in it: the hash is one of the models, the prompt and both texts.
CREATE TABLE judge_verdicts (
    org_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    content_hash text NOT NULL,
    relationship text NOT NULL,
    judged_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, content_hash)
);
CREATE INDEX forget_verdicts ON judge_verdicts (judged_at);
