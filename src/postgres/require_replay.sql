-- For a replica, before what is read. $3 is in milliseconds.
SELECT akashi_require_replay($1, $2, make_interval(secs => $3 / 1000.0))
