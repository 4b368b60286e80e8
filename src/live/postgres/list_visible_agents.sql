SELECT akashi_visible_agents($1, c.caller)
FROM unnest($2::text[]) WITH ORDINALITY AS c (caller, number)
ORDER BY c.number
