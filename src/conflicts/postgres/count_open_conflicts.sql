-- Each organization has its part of the index.
SELECT confidence_class, severity, count(*)
FROM (
    SELECT c.confidence_class, c.severity
    FROM organizations o
    CROSS JOIN LATERAL (
        SELECT confidence_class, severity FROM scored_conflicts
        WHERE org_id = o.id AND status = 'open'
        LIMIT 1000
    ) c
    LIMIT $1
) AS open_ones
GROUP BY confidence_class, severity
