WITH patched AS (
    UPDATE decisions AS d
    SET project = $6,
        metadata = $7
    WHERE d.org_id = $1
    AND d.id = $2
    AND d.valid_to IS NULL
    AND d.project IS NOT DISTINCT FROM $4
    AND d.metadata = $5
    AND akashi_may_see($1, $3, d.agent_id)
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM patched), $8)
