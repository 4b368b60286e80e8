SELECT akashi_require(
    (
        SELECT count(*)
        FROM unnest($1::uuid[], $2::uuid[]) AS p (org_id, id)
        JOIN decisions d ON d.id = p.id AND d.org_id = p.org_id
    ) = cardinality($2::uuid[]),
    'precedent_ref not found in this organization'
)
