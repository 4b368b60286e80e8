-- The plus sign keeps SQLite, which has no statistics, from reading the whole organization.
INSERT INTO decision_supersedes (
    org_id, superseding_id, superseded_id, relationship, suggested_by, reason, recorded_at
)
SELECT c.org_id, c.found_by, CASE WHEN c.decision_a_id = ?2 THEN c.decision_b_id ELSE c.decision_a_id END, 'suggested',
    'binding_v1', substr('the same agent answers anew: ' || c.disputed_question, 1, 300), ?3
FROM scored_conflicts c
WHERE +c.org_id = ?1
AND (c.decision_a_id = ?2 OR c.decision_b_id = ?2)
AND c.found_by = ?2
AND c.scoring_method = 'binding_v1'
AND c.conflict_kind = 'self_contradiction'
