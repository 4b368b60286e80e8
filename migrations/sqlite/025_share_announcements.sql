-- Announcements of conflicts in fair shares of the organizations.
DROP INDEX hints_to_announce;
CREATE INDEX hints_to_announce ON conflict_hints (org_id, detected_at, id) WHERE is_announced = 0;
DROP INDEX conflicts_to_announce;
CREATE INDEX conflicts_to_announce ON scored_conflicts (org_id, detected_at, id) WHERE is_announced = 0;
