WITH ended AS (
    UPDATE decisions d
    SET valid_to = greatest(s.valid_from, d.valid_from)
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS s (org_id, id, valid_from)
    WHERE d.org_id = s.org_id
    AND d.id = s.id
    AND d.valid_to IS NULL
    RETURNING d.id
)
SELECT akashi_require(
    (SELECT count(*) FROM ended) = cardinality($2::uuid[]),
    'superseded decision not found or already superseded'
)
