INSERT INTO conflict_labels (conflict_id, org_id, label, labeled_by, labeled_at, notes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (conflict_id) DO UPDATE
SET label = excluded.label,
    labeled_by = excluded.labeled_by,
    labeled_at = excluded.labeled_at,
    notes = excluded.notes
