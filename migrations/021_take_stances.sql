-- What decisions say about each other beside `precedent_ref` and `supersedes_id` (docs/data-model.md, "Supersessions").

CREATE TABLE decision_supersedes (
    org_id uuid NOT NULL,
    superseding_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    superseded_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    -- suggested: nobody has accepted it yet
    relationship text NOT NULL CHECK (relationship IN ('supersedes', 'reconciles', 'suggested')),
    -- the rule that suggests it
    suggested_by text,
    confidence real,
    reason text CHECK (char_length(reason) <= 300),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (superseding_id, superseded_id),
    CHECK (superseding_id <> superseded_id)
);
CREATE INDEX supersedes_of_superseded ON decision_supersedes (superseded_id);
