-- Whoever calls a conflict a false positive labels it. A label that somebody gave it otherwise stays when it is opened
-- again.
CREATE TRIGGER label_false_positive
AFTER UPDATE OF false_positive_label ON scored_conflicts
WHEN old.false_positive_label IS NULL AND new.false_positive_label IS NOT NULL
BEGIN
    INSERT INTO conflict_labels (conflict_id, org_id, label, labeled_by, labeled_at)
    VALUES (new.id, new.org_id, new.false_positive_label, new.resolved_by, new.resolved_at)
    ON CONFLICT (conflict_id) DO UPDATE
    SET label = excluded.label, labeled_by = excluded.labeled_by, labeled_at = excluded.labeled_at, notes = NULL;
END;
CREATE TRIGGER unlabel_false_positive
AFTER UPDATE OF false_positive_label ON scored_conflicts
WHEN old.false_positive_label IS NOT NULL AND new.false_positive_label IS NULL
BEGIN
    DELETE FROM conflict_labels
    WHERE conflict_id = old.id
    AND org_id = old.org_id
    AND labeled_at = old.resolved_at;
END;
