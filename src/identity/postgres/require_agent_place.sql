SELECT akashi_require_agent_places(ARRAY[$1::uuid], ARRAY[$2::text], $3)
