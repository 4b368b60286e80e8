-- Forgets the hints of decisions that have ended, of those from ?1 up to ?2.
DELETE FROM conflict_hints
WHERE id > ?1
AND id <= ?2
AND EXISTS (
    SELECT 1 FROM decisions d
    WHERE d.id IN (conflict_hints.decision_a_id, conflict_hints.decision_b_id)
    AND d.valid_to IS NOT NULL
)
