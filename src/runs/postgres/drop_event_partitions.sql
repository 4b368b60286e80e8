SELECT akashi_drop_event_partitions($1)
