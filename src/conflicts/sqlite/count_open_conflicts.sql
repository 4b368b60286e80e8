SELECT confidence_class, severity, count(*)
FROM (
    SELECT c.confidence_class, c.severity
    FROM organizations o
    CROSS JOIN scored_conflicts c ON c.org_id = o.id AND c.status = 'open'
    LIMIT ?1
)
GROUP BY confidence_class, severity
