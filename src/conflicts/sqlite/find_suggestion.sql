SELECT a.agent_id, b.agent_id
FROM decision_supersedes s
CROSS JOIN decisions a ON a.id = s.superseding_id
CROSS JOIN decisions b ON b.id = s.superseded_id
WHERE s.org_id = ?1
AND s.superseding_id = ?2
AND s.superseded_id = ?3
AND s.relationship = 'suggested'
