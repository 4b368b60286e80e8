SELECT d.agent_id, count(*) AS total
FROM decisions d
WHERE d.org_id = $1
AND d.transaction_time >= $2
AND d.transaction_time < $3
GROUP BY d.agent_id
ORDER BY total DESC, d.agent_id COLLATE "C"
LIMIT $4
