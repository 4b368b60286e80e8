-- Settles the other open conflicts of the group in which one side gives the answer of the winner, each with an entry
-- in the audit log.
WITH cause AS (
    SELECT c.group_id, c.winning_decision_id, c.resolved_at, c.change_id, c.changed_by,
        CASE WHEN c.winning_decision_id = c.decision_a_id THEN c.answer_a ELSE c.answer_b END AS answer
    FROM scored_conflicts AS c
    WHERE c.org_id = $1
    AND c.id = $2
    AND c.winning_decision_id IS NOT NULL
),
alike AS (
    SELECT c.id
    FROM scored_conflicts AS c
    JOIN cause ON c.group_id = cause.group_id
    WHERE c.org_id = $1
    AND c.id <> $2
    AND c.status = 'open'
    AND c.answer_a <> c.answer_b
    AND cause.answer IN (c.answer_a, c.answer_b)
    ORDER BY c.id
    FOR NO KEY UPDATE OF c
),
settled AS (
    UPDATE scored_conflicts AS c
    SET status = 'resolved',
        resolved_by = 'cascade',
        resolved_at = cause.resolved_at,
        resolution_note = format(
            'Auto-resolved via cascade from conflict %s. Aligned with winning decision %s (same answer).',
            $2::uuid, cause.winning_decision_id
        ),
        winning_decision_id =
            CASE WHEN cause.answer = c.answer_a THEN c.decision_a_id ELSE c.decision_b_id END,
        snoozed_until = NULL,
        change_id = cause.change_id,
        changed_at = cause.resolved_at,
        changed_by = cause.changed_by
    FROM alike, cause
    WHERE c.org_id = $1
    AND c.id = alike.id
    RETURNING c.id, c.resolved_at, c.winning_decision_id
)
INSERT INTO mutation_audit_log (
    org_id, occurred_at, actor_agent_id, actor_role, api_key_id, request_id, endpoint, operation, resource_type,
    resource_id, before_data, after_data, metadata
)
SELECT $1, s.resolved_at, $3, $4, $5, $6, $7, 'conflict_cascade_resolved', 'conflict', s.id::text,
    jsonb_build_object('status', 'open'),
    jsonb_build_object(
        'status', 'resolved', 'resolved_by', 'cascade', 'winning_decision_id', s.winning_decision_id
    ),
    jsonb_build_object('conflict_id', $2::uuid)
FROM settled AS s
