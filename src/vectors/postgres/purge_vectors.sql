WITH purged AS (
    DELETE FROM decision_embeddings
    WHERE embedding IS NULL
    AND problem IS NULL
    AND changed_at < $1
    RETURNING seq
), last AS (
    SELECT max(seq) AS seq, count(*) AS count FROM purged
), replaced AS (
    DELETE FROM vector_purges AS p USING last WHERE p.seq <= last.seq
), noted AS (
    INSERT INTO vector_purges SELECT last.seq FROM last WHERE last.seq IS NOT NULL
)
SELECT count FROM last
