DELETE FROM decision_counts
WHERE (org_id, agent_id, decision_type) IN (
    SELECT org_id, agent_id, decision_type
    FROM decision_counts
    WHERE org_id = ?1
    LIMIT ?2
)
