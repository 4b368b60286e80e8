SELECT akashi_reject_precedents($1, $2, $3, $4, $5)
