INSERT INTO decision_supersedes (org_id, superseding_id, superseded_id, relationship, recorded_at)
VALUES (?1, ?2, ?3, 'reconciles', ?4)
