SELECT t.api_key_id, k.prefix, k.label, k.agent_id, t.total
FROM (
    SELECT d.api_key_id, count(*) AS total
    FROM decisions d
    WHERE d.org_id = ?1
    AND d.transaction_time >= ?2
    AND d.transaction_time < ?3
    GROUP BY d.api_key_id
    ORDER BY total DESC, d.api_key_id NULLS LAST
    LIMIT ?4
) t
LEFT JOIN api_keys k ON k.id = t.api_key_id AND k.org_id = ?1
ORDER BY t.total DESC, t.api_key_id NULLS LAST
