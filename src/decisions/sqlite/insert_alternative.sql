INSERT INTO alternatives (decision_id, position, id, label, rejection_reason)
VALUES (?1, ?2, ?3, ?4, ?5)
