-- With its holds. Fails when other rows refer to it.
WITH gone AS (
    DELETE FROM organizations
    WHERE id = $1
    AND is_deleting
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM gone), 'the organization is gone')
