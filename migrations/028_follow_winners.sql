-- Whoever settles a conflict with a winner assesses both decisions.

-- After a change of conflicts: the verdicts on decisions follow from who has won.
CREATE OR REPLACE FUNCTION akashi_follow_winners() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed record;
BEGIN
    FOR changed IN
        SELECT n.org_id, array_agg(s.id) AS ids, max(coalesce(n.resolved_at, n.changed_at, o.changed_at, now())) AS at
        FROM settled AS n
        JOIN unsettled AS o ON o.id = n.id
        CROSS JOIN LATERAL unnest(ARRAY[n.decision_a_id, n.decision_b_id]) AS s (id)
        WHERE n.winning_decision_id IS DISTINCT FROM o.winning_decision_id
        GROUP BY n.org_id
    LOOP
        PERFORM akashi_assess_conflicts(changed.org_id, changed.ids, changed.at);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER follow_winners AFTER UPDATE ON scored_conflicts
REFERENCING OLD TABLE AS unsettled NEW TABLE AS settled
FOR EACH STATEMENT EXECUTE FUNCTION akashi_follow_winners();
