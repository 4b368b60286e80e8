-- search.db keeps what it needs to forget a decision, so a removal is only a number.
DROP TRIGGER decisions_end;
DROP TRIGGER decisions_go;
ALTER TABLE text_removals DROP COLUMN decision_type;
ALTER TABLE text_removals DROP COLUMN outcome;
ALTER TABLE text_removals DROP COLUMN reasoning;

CREATE TRIGGER decisions_end
AFTER UPDATE OF valid_to ON decisions
WHEN old.valid_to IS NULL AND new.valid_to IS NOT NULL
BEGIN
    UPDATE decision_counts
    SET current_count = current_count - 1
    WHERE org_id = old.org_id
    AND agent_id = old.agent_id
    AND decision_type = old.decision_type;
    INSERT INTO text_removals (seq) VALUES (old.seq);
END;

CREATE TRIGGER decisions_go
AFTER DELETE ON decisions
WHEN old.valid_to IS NULL
BEGIN
    UPDATE decision_counts
    SET current_count = current_count - 1
    WHERE org_id = old.org_id
    AND agent_id = old.agent_id
    AND decision_type = old.decision_type;
    INSERT INTO text_removals (seq) VALUES (old.seq);
END;

-- With the id, so that the ranking reads nothing else.
DROP INDEX decisions_for_ranking;
CREATE INDEX decisions_for_ranking ON decisions (
    seq, org_id, valid_from, valid_to, completeness_score, outcome_score, agent_id, decision_type,
    id
) WHERE valid_to IS NULL;
