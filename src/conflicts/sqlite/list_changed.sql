-- What can be taken back of a change: conflicts that nothing changed since, of decisions that are current unless the
-- change opened them.
SELECT c.id, c.status = 'open'
FROM scored_conflicts c
WHERE +c.org_id = ?1
AND c.change_id = ?2
AND coalesce(c.resolved_at, c.changed_at) = c.changed_at
AND (
    c.status = 'open'
    OR (
        SELECT count(*) FROM decisions d
        WHERE +d.org_id = ?1 AND d.id IN (c.decision_a_id, c.decision_b_id) AND d.valid_to IS NULL
    ) = 2
)
