SELECT d.agent_id, d.decision_type, d.confidence, d.outcome
FROM decisions d
WHERE d.org_id = ?1
AND d.id = ?2
AND d.valid_to IS NULL
AND NOT EXISTS (
    SELECT 1
    FROM scored_conflicts c
    WHERE c.org_id = ?1
    AND c.decision_a_id = min(?2, ?3)
    AND c.decision_b_id = max(?2, ?3)
)
