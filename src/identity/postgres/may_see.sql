SELECT akashi_may_see($1, $2, $3)
