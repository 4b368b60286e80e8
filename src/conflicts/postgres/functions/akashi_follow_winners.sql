-- After a change of conflicts: the verdicts on decisions follow from who has won, and the label of a false positive from
-- what it was settled as. A label that somebody gave it otherwise stays when it is opened again.
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

    DELETE FROM conflict_labels AS l
    USING unsettled AS o, settled AS n
    WHERE n.id = o.id
    AND l.conflict_id = o.id
    AND l.org_id = o.org_id
    AND l.labeled_at = o.resolved_at
    AND o.false_positive_label IS NOT NULL
    AND n.false_positive_label IS NULL;
    INSERT INTO conflict_labels (conflict_id, org_id, label, labeled_by, labeled_at)
    SELECT n.id, n.org_id, n.false_positive_label, n.resolved_by, n.resolved_at
    FROM settled AS n
    JOIN unsettled AS o ON o.id = n.id
    WHERE n.false_positive_label IS NOT NULL
    AND o.false_positive_label IS NULL
    ON CONFLICT (conflict_id, org_id) DO UPDATE
    SET label = excluded.label, labeled_by = excluded.labeled_by, labeled_at = excluded.labeled_at, notes = NULL;
    RETURN NULL;
END
$$;
