-- The vectors of decisions, in the order in which they changed. A row without a vector says that the decision
-- ended, so that whoever follows the changes removes it; one with a problem, that the provider refused the text.
CREATE TABLE decision_embeddings (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    decision_id BLOB NOT NULL UNIQUE,
    org_id BLOB NOT NULL,
    model TEXT NOT NULL,
    embedding BLOB,
    problem TEXT,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ended_vectors ON decision_embeddings (changed_at) WHERE embedding IS NULL AND problem IS NULL;

-- The greatest number of a row that was deleted: who follows the changes and stands before it has missed some.
CREATE TABLE vector_purges (seq INTEGER PRIMARY KEY) STRICT;

-- Rankings also ask for what a decision replaced.
DROP INDEX decisions_for_ranking;
CREATE INDEX decisions_for_ranking ON decisions (
    seq, org_id, valid_from, valid_to, completeness_score, outcome_score, agent_id, decision_type, supersedes_id,
    id
) WHERE valid_to IS NULL;
