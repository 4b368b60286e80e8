-- What people say about conflicts (docs/conflicts.md), and which projects belong together (docs/http-api.md).

-- One for a conflict, and it goes with it.
CREATE TABLE conflict_labels (
    conflict_id BLOB PRIMARY KEY REFERENCES scored_conflicts (id) ON DELETE CASCADE,
    org_id BLOB NOT NULL,
    label TEXT NOT NULL CHECK (label IN ('genuine', 'related_not_contradicting', 'unrelated_false_positive')),
    labeled_by TEXT NOT NULL,
    labeled_at INTEGER NOT NULL,
    notes TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_labels_by_time ON conflict_labels (org_id, labeled_at, conflict_id);

-- An alias leads from project_a to project_b. Another link has no direction: project_a is the smaller name.
CREATE TABLE project_links (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    org_id BLOB NOT NULL REFERENCES organizations (id),
    link_type TEXT NOT NULL CHECK (link_type IN ('conflict_scope', 'alias')),
    project_a TEXT NOT NULL,
    project_b TEXT NOT NULL CHECK (project_b <> project_a),
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (org_id, link_type, project_a, project_b)
) STRICT, WITHOUT ROWID;
CREATE INDEX project_links_by_time ON project_links (org_id, created_at, id);
