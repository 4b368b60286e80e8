WITH gone AS (
    DELETE FROM decision_supersedes AS s
    USING decisions AS a, decisions AS b
    WHERE s.org_id = $1
    AND s.superseding_id = $2
    AND s.superseded_id = $3
    AND s.relationship = 'suggested'
    AND a.org_id = s.org_id
    AND a.id = s.superseding_id
    AND b.org_id = s.org_id
    AND b.id = s.superseded_id
    AND akashi_may_see($1, $4, a.agent_id)
    AND akashi_may_see($1, $4, b.agent_id)
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM gone), $5)
