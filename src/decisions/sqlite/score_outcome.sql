-- What agents and successors say of a decision. Searches and lists are in the order of the scores, so they must not
-- depend on conflicts and citations, which a caller may not see.
UPDATE decisions
SET outcome_score = (
    SELECT avg(CASE v.outcome WHEN 'correct' THEN 1.0 WHEN 'partially_correct' THEN 0.5 ELSE 0.0 END)
    FROM decision_assessments v
    WHERE +v.org_id = ?1
    AND v.decision_id = ?2
    AND v.is_latest
    AND v.source IN ('manual', 'supersession')
)
WHERE org_id = ?1
AND id = ?2
