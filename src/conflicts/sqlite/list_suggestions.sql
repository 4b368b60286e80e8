-- Of current, visible decisions, the newest first. CROSS JOIN: SQLite, which has no statistics, would rather begin
-- with the decisions.
SELECT s.superseding_id, s.superseded_id, s.suggested_by, s.confidence, s.reason
FROM decision_supersedes s
CROSS JOIN decisions a ON a.id = s.superseding_id
CROSS JOIN decisions b ON b.id = s.superseded_id
WHERE (s.superseding_id = ?2 OR s.superseded_id = ?2)
AND s.org_id = ?1
AND +a.org_id = ?1
AND +b.org_id = ?1
AND s.relationship = 'suggested'
AND a.valid_to IS NULL
AND b.valid_to IS NULL
AND (?3 = '' OR +a.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?3))
AND (?3 = '' OR +b.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?3))
ORDER BY s.recorded_at DESC, s.superseding_id DESC, s.superseded_id DESC
LIMIT 100
