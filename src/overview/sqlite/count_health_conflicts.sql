-- Conflicts of a period without hints, by status; how many groups they are; and how many were decided against a
-- decision of high confidence.
WITH counted AS (
    SELECT c.*
    FROM scored_conflicts c
    WHERE c.org_id = ?1
    AND c.detected_at >= ?2
    AND c.detected_at < ?3
    AND c.confidence_class <> 'hint'
),
grouped AS (
    SELECT count(*) FILTER (WHERE status = 'open') AS open_count
    FROM counted
    GROUP BY group_id
)
SELECT
    (SELECT count(*) FROM grouped),
    (SELECT count(*) FROM grouped WHERE open_count > 0),
    count(*),
    count(*) FILTER (WHERE c.status = 'open'),
    count(*) FILTER (WHERE c.status = 'resolved'),
    count(*) FILTER (WHERE c.status = 'false_positive'),
    count(*) FILTER (WHERE c.status = 'resolved' AND c.winning_decision_id IS NOT NULL),
    count(*) FILTER (WHERE c.status = 'resolved' AND CAST(round(loser.confidence * 1000000) AS INTEGER) >= 850000)
FROM counted c
LEFT JOIN decisions loser ON loser.org_id = c.org_id
    AND loser.id = CASE c.winning_decision_id
        WHEN c.decision_a_id THEN c.decision_b_id
        WHEN c.decision_b_id THEN c.decision_a_id
    END
