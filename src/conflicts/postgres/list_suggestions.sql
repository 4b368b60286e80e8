-- Of current, visible decisions, the newest first. By either decision first, which leads to the indexes.
SELECT s.superseding_id, s.superseded_id, s.suggested_by, s.confidence, s.reason
FROM (
    SELECT x.* FROM decision_supersedes x WHERE x.superseding_id = $2 AND x.org_id = $1
    UNION ALL
    SELECT y.* FROM decision_supersedes y WHERE y.superseded_id = $2 AND y.org_id = $1
) s
JOIN decisions a ON a.id = s.superseding_id AND a.org_id = $1
JOIN decisions b ON b.id = s.superseded_id AND b.org_id = $1
WHERE s.relationship = 'suggested'
AND a.valid_to IS NULL
AND b.valid_to IS NULL
AND akashi_may_see($1, $3, a.agent_id)
AND akashi_may_see($1, $3, b.agent_id)
ORDER BY s.recorded_at DESC, s.superseding_id DESC, s.superseded_id DESC
LIMIT 100
