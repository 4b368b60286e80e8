SELECT t.word, t.ndoc
FROM ts_stat(
    format(
        'SELECT s.words FROM search_documents AS s WHERE s.org_id = %L'
        ' ORDER BY s.valid_from DESC, s.decision_id DESC LIMIT %s',
        $1::uuid,
        $2::bigint
    )
) AS t
WHERE NOT starts_with(t.word, '!')
