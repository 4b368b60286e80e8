SELECT t.word, t.ndoc
FROM ts_stat(
    format(
        'SELECT s.words FROM (SELECT s.words, sum(length(s.words)) OVER (ORDER BY s.valid_from DESC, s.decision_id DESC'
        ' ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS terms_before FROM (SELECT * FROM search_documents'
        ' WHERE org_id = %L ORDER BY valid_from DESC, decision_id DESC LIMIT %s) AS s) AS s'
        ' WHERE coalesce(s.terms_before, 0) < %s',
        $1::uuid,
        $2::bigint,
        $3::bigint
    )
) AS t
WHERE NOT starts_with(t.word, '!')
