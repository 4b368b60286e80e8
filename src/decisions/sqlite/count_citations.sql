-- The current ones of the newest 1,000 that cite a decision, unless it has the verdict that follows from them.
SELECT count(*)
FROM (
    SELECT c.valid_to, c.precedent_relation
    FROM decisions c INDEXED BY decisions_by_precedent
    WHERE c.precedent_ref = ?2
    AND c.org_id = ?1
    AND NOT EXISTS (
        SELECT 1
        FROM decision_assessments v
        WHERE +v.org_id = ?1
        AND v.decision_id = ?2
        AND v.source = 'citation'
        AND v.is_latest
    )
    ORDER BY c.valid_from DESC, c.id DESC
    LIMIT 1000
)
WHERE valid_to IS NULL
AND precedent_relation IS NOT 'rejects'
