SELECT akashi_find_missed($1, $2, $3, $4)
