SELECT has_run, has_more FROM akashi_find_hints($1, $2 * interval '1 millisecond', $3)
