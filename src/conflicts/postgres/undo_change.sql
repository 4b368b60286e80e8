-- Takes the change of $3 back: what it settled is open again, and what it opened is settled as before. The others
-- that it changed get entries in the audit log.
WITH change AS (
    SELECT c.change_id
    FROM scored_conflicts AS c
    WHERE c.org_id = $1
    AND c.id = $2
    AND c.changed_at = $3
),
changed AS (
    SELECT c.id
    FROM scored_conflicts AS c
    JOIN change ON c.change_id = change.change_id
    WHERE c.org_id = $1
    AND coalesce(c.resolved_at, c.changed_at) = c.changed_at
    AND (
        c.status = 'open'
        OR (
            SELECT count(*) FROM decisions AS d
            WHERE d.org_id = $1 AND d.id IN (c.decision_a_id, c.decision_b_id) AND d.valid_to IS NULL
        ) = 2
    )
    ORDER BY c.id
    FOR NO KEY UPDATE OF c
),
gone AS (
    DELETE FROM conflict_resolutions AS r
    USING change
    WHERE r.org_id = $1
    AND r.change_id = change.change_id
),
undone AS (
    UPDATE scored_conflicts AS c
    SET status = coalesce(r.status, 'open'),
        resolved_by = r.resolved_by,
        resolved_at = r.resolved_at,
        resolution_note = r.resolution_note,
        winning_decision_id = r.winning_decision_id,
        resolution_decision_id =
            (SELECT d.id FROM decisions AS d WHERE d.org_id = $1 AND d.id = r.resolution_decision_id),
        false_positive_label = r.false_positive_label,
        change_id = NULL,
        changed_at = NULL,
        changed_by = NULL
    FROM changed
    CROSS JOIN change
    LEFT JOIN conflict_resolutions AS r ON r.change_id = change.change_id AND r.org_id = $1
    WHERE c.org_id = $1
    AND c.id = changed.id
    RETURNING c.id, c.status
),
logged AS (
    INSERT INTO mutation_audit_log (
        org_id, occurred_at, actor_agent_id, actor_role, api_key_id, request_id, endpoint, operation, resource_type,
        resource_id, after_data, metadata
    )
    SELECT $1, $4, $5, $6, $7, $8, $9, 'conflict_change_undone', 'conflict', u.id::text,
        jsonb_build_object('status', u.status), jsonb_build_object('conflict_id', $2::uuid)
    FROM undone AS u
    WHERE u.id <> $2
)
SELECT akashi_require(EXISTS (SELECT FROM undone AS u WHERE u.id = $2), 'this change cannot be undone')
