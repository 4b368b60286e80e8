SELECT akashi_make_event_partitions($1::integer)
