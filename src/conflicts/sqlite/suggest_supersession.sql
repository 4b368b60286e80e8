INSERT INTO decision_supersedes (
    org_id, superseding_id, superseded_id, relationship, suggested_by, reason, recorded_at
)
VALUES (?1, ?2, ?3, 'suggested', 'rules_v1', ?4, ?5)
ON CONFLICT (superseding_id, superseded_id) DO NOTHING
