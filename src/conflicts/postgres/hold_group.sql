-- Before a conflict is settled with a winner: locks it and what the cascade can settle in the order of the ids, so that
-- of two that settle conflicts of one group neither waits for the other in a circle.
SELECT c.id
FROM scored_conflicts AS own
JOIN scored_conflicts AS c ON c.group_id = own.group_id
WHERE own.org_id = $1
AND own.id = $2
AND c.org_id = $1
AND (c.id = $2 OR c.status = 'open')
ORDER BY c.id
FOR NO KEY UPDATE OF c
