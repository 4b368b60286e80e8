-- Gives the organization the plan that its subscriptions pay for, with an entry in the audit log,
-- unless it has it already or an operator chose the plan. Returns the plan when it is changed.
WITH before AS (
    SELECT o.id, o.plan, o.decision_limit, o.agent_limit, EXISTS (
        SELECT FROM billing_subscriptions s
        WHERE s.org_id = o.id
        AND (s.entitlement = 'full' OR (s.entitlement = 'grace' AND s.past_due_since > $2))
    ) AS is_paid
    FROM organizations o
    WHERE o.id = $1
    AND NOT o.is_deleting
),
changed AS (
    UPDATE organizations o
    SET plan = CASE WHEN b.is_paid THEN $7 ELSE $4 END,
        decision_limit = CASE WHEN b.is_paid THEN $8 ELSE $5 END,
        agent_limit = CASE WHEN b.is_paid THEN $9 ELSE $6 END,
        updated_at = $3
    FROM before b
    WHERE o.id = b.id
    AND o.plan = CASE WHEN b.is_paid THEN $4 ELSE $7 END
    RETURNING
        o.id, o.plan, o.decision_limit, o.agent_limit,
        b.plan AS plan_before, b.decision_limit AS decisions_before, b.agent_limit AS agents_before
),
logged AS (
    INSERT INTO mutation_audit_log (
        org_id, occurred_at, actor_agent_id, actor_role, request_id, endpoint, operation,
        resource_type, resource_id, before_data, after_data, metadata
    )
    SELECT
        id, $3, 'system:billing', 'platform_admin', $10, $11, 'update_organization',
        'organization', id::text,
        jsonb_build_object(
            'plan', plan_before, 'decision_limit', decisions_before, 'agent_limit', agents_before
        ),
        jsonb_build_object(
            'plan', plan, 'decision_limit', decision_limit, 'agent_limit', agent_limit
        ),
        jsonb_build_object('stripe_event', $12)
    FROM changed
)
SELECT plan FROM changed
