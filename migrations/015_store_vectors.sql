-- The vectors of decisions, in the order in which they changed. A row without a vector says that the decision
-- ended, so that whoever follows the changes removes it; one with a problem, that the provider refused the text.
-- No foreign key: that a decision ended is told also when it was deleted.
CREATE TABLE decision_embeddings (
    decision_id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT list_vector_changes UNIQUE,
    model text NOT NULL,
    embedding bytea,
    problem text,
    changed_at timestamptz NOT NULL DEFAULT now()
);
-- Vectors do not get smaller. Nobody compares them.
ALTER TABLE decision_embeddings ALTER COLUMN embedding SET STORAGE EXTERNAL;
ALTER TABLE decision_embeddings
    ALTER COLUMN embedding SET STATISTICS 0, ALTER COLUMN problem SET STATISTICS 0;
CREATE INDEX purge_ended_vectors ON decision_embeddings (changed_at)
    WHERE embedding IS NULL AND problem IS NULL;

-- The greatest number of a row that was deleted: who follows the changes and stands before it has missed some.
CREATE TABLE vector_purges (seq bigint PRIMARY KEY);
