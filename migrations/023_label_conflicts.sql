-- What people say about conflicts (docs/conflicts.md), and which projects belong together (docs/http-api.md).

-- One for a conflict, and it goes with it.
CREATE TABLE conflict_labels (
    conflict_id uuid PRIMARY KEY REFERENCES scored_conflicts (id) ON DELETE CASCADE,
    org_id uuid NOT NULL,
    label text NOT NULL CHECK (label IN ('genuine', 'related_not_contradicting', 'unrelated_false_positive')),
    labeled_by text NOT NULL,
    labeled_at timestamptz NOT NULL,
    notes text
);
CREATE INDEX list_conflict_labels ON conflict_labels (org_id, labeled_at DESC, conflict_id DESC);

-- An alias leads from project_a to project_b. Another link has no direction: project_a is the smaller name.
CREATE TABLE project_links (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id),
    link_type text NOT NULL CHECK (link_type IN ('conflict_scope', 'alias')),
    project_a text NOT NULL,
    project_b text NOT NULL CHECK (project_b <> project_a),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT project_links_once UNIQUE (org_id, link_type, project_a, project_b)
);
CREATE INDEX list_project_links ON project_links (org_id, created_at DESC, id DESC);
