SELECT coalesce(sum(current_count), 0)::bigint
FROM decision_counts
WHERE agent_id = ''
AND decision_type = ''
