-- Of the current decisions of a type within an hour of a decision, those among the nearest 50 before it and the
-- nearest 50 after it that another agent decided in another way.
SELECT n.id, n.agent_id, n.confidence, n.valid_from
FROM (
    SELECT * FROM (
        SELECT o.id, o.agent_id, o.outcome, o.confidence, o.valid_from
        FROM decisions o
        WHERE o.org_id = ?1
        AND o.decision_type = ?2
        AND o.valid_to IS NULL
        AND o.valid_from > ?3 - 3600000000
        AND (o.valid_from, o.id) < (?3, ?4)
        ORDER BY o.valid_from DESC, o.id DESC
        LIMIT 50
    )
    UNION ALL
    SELECT * FROM (
        SELECT o.id, o.agent_id, o.outcome, o.confidence, o.valid_from
        FROM decisions o
        WHERE o.org_id = ?1
        AND o.decision_type = ?2
        AND o.valid_to IS NULL
        AND o.valid_from < ?3 + 3600000000
        AND (o.valid_from, o.id) > (?3, ?4)
        ORDER BY o.valid_from, o.id
        LIMIT 50
    )
) n
WHERE n.agent_id <> ?5
AND n.outcome <> ?6
