SELECT akashi_announce_conflicts($1)
