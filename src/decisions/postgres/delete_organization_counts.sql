DELETE FROM decision_counts
WHERE (org_id, decision_type, agent_id, slot) IN (
    SELECT org_id, decision_type, agent_id, slot
    FROM decision_counts
    WHERE org_id = $1
    LIMIT $2
)
