SELECT c.scoring_method, l.label, count(*)
FROM conflict_labels l
JOIN scored_conflicts c ON c.id = l.conflict_id AND c.org_id = l.org_id
WHERE l.org_id = $1
GROUP BY c.scoring_method, l.label
