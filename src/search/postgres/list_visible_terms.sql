-- With LIMIT, the plan is one look-up for each decision.
SELECT t.word, t.ndoc
FROM ts_stat(
    format(
        'SELECT s.words FROM (SELECT s.words, sum(length(s.words)) OVER (ORDER BY d.valid_from DESC, d.id DESC'
        ' ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS terms_before'
        ' FROM (SELECT d.id, d.valid_from FROM decisions AS d WHERE d.org_id = %1$L AND d.agent_id ='
        ' ANY((SELECT akashi_visible_agents(%1$L, %2$L))::text[]) AND d.valid_to IS NULL'
        ' ORDER BY d.valid_from DESC, d.id DESC LIMIT %3$s) AS d'
        ' CROSS JOIN LATERAL (SELECT words FROM search_documents WHERE decision_id = d.id LIMIT 1) AS s) AS s'
        ' WHERE coalesce(s.terms_before, 0) < %4$s',
        $1::uuid,
        $2::text,
        $3::bigint,
        $4::bigint
    )
) AS t
WHERE NOT starts_with(t.word, '!')
