-- Keeps the decisions of a conflict, and of those that its last change changed, from ending until this transaction
-- ends.
SELECT d.id FROM decisions AS d
WHERE d.org_id = $1
AND d.id IN (
    SELECT unnest(ARRAY[c.decision_a_id, c.decision_b_id]) FROM scored_conflicts AS c
    WHERE c.org_id = $1 AND c.id = $2
    UNION
    SELECT unnest(ARRAY[c.decision_a_id, c.decision_b_id]) FROM scored_conflicts AS own
    JOIN scored_conflicts AS c ON c.change_id = own.change_id AND c.org_id = $1
    WHERE own.org_id = $1 AND own.id = $2
)
ORDER BY d.id
FOR SHARE
