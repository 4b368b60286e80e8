SELECT count(*)
FROM decisions d
WHERE d.precedent_ref = $2
AND d.org_id = $1
AND d.valid_to IS NULL
AND ($3 = '' OR d.agent_id = ANY((SELECT akashi_visible_agents($1, $3))::text[]))
