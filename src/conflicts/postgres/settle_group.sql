-- The oldest open conflicts of the group, each with an entry in the audit log. Returns how many there were.
-- They are locked in the order of their ids, as by every transaction.
WITH oldest AS (
    SELECT c.id
    FROM scored_conflicts AS c
    WHERE c.org_id = $1
    AND c.group_id = $2
    AND c.status = 'open'
    ORDER BY c.detected_at, c.id
    LIMIT $10
),
unsettled AS (
    SELECT c.id
    FROM scored_conflicts AS c
    WHERE c.org_id = $1
    AND c.id IN (SELECT o.id FROM oldest AS o)
    AND c.status = 'open'
    ORDER BY c.id
    FOR NO KEY UPDATE
),
settled AS (
    UPDATE scored_conflicts AS c
    SET status = $3,
        resolved_by = $4,
        resolved_at = $5,
        resolution_note = $6,
        winning_decision_id = CASE $7::text WHEN c.agent_a THEN c.decision_a_id WHEN c.agent_b THEN c.decision_b_id END,
        false_positive_label = $8,
        snoozed_until = NULL,
        change_id = $9,
        changed_at = $5,
        changed_by = $4
    FROM unsettled AS u
    WHERE c.org_id = $1
    AND c.id = u.id
    RETURNING c.id, c.winning_decision_id
),
logged AS (
    INSERT INTO mutation_audit_log (
        org_id, occurred_at, actor_agent_id, actor_role, api_key_id, request_id, endpoint, operation, resource_type,
        resource_id, before_data, after_data, metadata
    )
    SELECT $1, $5, $4, $11, $12, $13, $14, 'conflict_status_changed', 'conflict', s.id::text,
        jsonb_build_object('status', 'open'),
        jsonb_build_object('status', $3::text, 'winning_decision_id', s.winning_decision_id),
        jsonb_build_object('group_id', $2::uuid)
    FROM settled AS s
)
SELECT count(*), akashi_require(count(*) > 0, 'no conflict of the group is open') FROM settled
