-- The program puts a condition and values where the braces are. Finds the rows before it reads their
-- outcomes, which are no part of an index.
SELECT
    bucket.start,
    d.id,
    d.agent_id,
    d.decision_type,
    CASE
        WHEN length(d.outcome) > {characters} THEN left(d.outcome, {characters}) || '...'
        ELSE d.outcome
    END AS outcome,
    d.confidence,
    d.project,
    d.valid_from
FROM generate_series({start}, {end}, interval '{width}') AS bucket (start)
CROSS JOIN LATERAL (
    SELECT d.id
    FROM decisions d
    WHERE {condition}
    AND d.valid_to IS NULL
    AND d.valid_from >= bucket.start
    AND d.valid_from < bucket.start + interval '{width}'
    ORDER BY d.confidence DESC, d.valid_from DESC, d.id DESC
    LIMIT {decisions}
) found
JOIN decisions d ON d.id = found.id
ORDER BY bucket.start DESC, d.confidence DESC, d.valid_from DESC, d.id DESC
