SELECT akashi_visible_agents($1, $2)
