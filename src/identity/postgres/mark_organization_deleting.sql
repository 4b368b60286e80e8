-- Waits for agents and holds that are being added, and lets no more be added.
WITH marked AS (
    UPDATE organizations
    SET is_deleting = true
    WHERE id = $1
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM marked), 'the organization is gone')
