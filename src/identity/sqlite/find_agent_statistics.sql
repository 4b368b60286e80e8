SELECT
    (
        SELECT coalesce(sum(current_count), 0)
        FROM decision_counts
        WHERE org_id = ?1
        AND agent_id = ?2
    ),
    (
        SELECT valid_from
        FROM decisions
        WHERE org_id = ?1
        AND agent_id = ?2
        AND valid_to IS NULL
        ORDER BY valid_from DESC
        LIMIT 1
    )
