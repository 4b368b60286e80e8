SELECT number
FROM akashi_doubtful_traces($1, $2, $3, $4, $5, $6, $7) AS number
ORDER BY number
