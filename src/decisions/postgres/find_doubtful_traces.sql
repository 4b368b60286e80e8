SELECT number, problem
FROM akashi_find_doubtful($1, $2, $3, $4, $5, $6, $7)
