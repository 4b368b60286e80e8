SELECT akashi_require(
    NOT EXISTS (SELECT FROM retention_holds WHERE org_id = $1 AND released_at IS NULL),
    'a hold covers the organization'
)
