-- Nobody else can claim the job until this transaction ends.
WITH held AS (
    UPDATE agent_deletions
    SET claimed_until = $4, failures = 0, error = NULL
    WHERE org_id = $1
    AND id = $2
    AND holder = $3
    AND finished_at IS NULL
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM held), 'another instance has claimed the deletion')
