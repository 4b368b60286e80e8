-- What partitions that stay have of the time before: the default one, and those that a hold covers.
DELETE FROM agent_events
WHERE (tableoid, ctid) IN (
    SELECT e.tableoid, e.ctid
    FROM agent_events AS e
    WHERE e.occurred_at < $1
    AND NOT EXISTS (
        SELECT FROM retention_holds AS h
        WHERE h.org_id = e.org_id AND h.released_at IS NULL AND e.occurred_at BETWEEN h.hold_from AND h.hold_to
    )
    LIMIT $2
)
