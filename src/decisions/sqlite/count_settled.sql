-- Of the conflicts of a decision that somebody resolved with a winner: how many it won, and how many there are. The
-- plus signs keep SQLite, which has no statistics, from reading all that is resolved.
SELECT coalesce(sum(winning_decision_id = ?2), 0), count(*)
FROM scored_conflicts
WHERE +org_id = ?1
AND (decision_a_id = ?2 OR decision_b_id = ?2)
AND +status = 'resolved'
AND winning_decision_id IS NOT NULL
AND resolved_by NOT LIKE 'system:%'
