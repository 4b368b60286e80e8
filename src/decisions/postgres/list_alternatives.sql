SELECT a.decision_id, a.id, a.label, a.rejection_reason FROM akashi_alternatives_of($1, $2) AS a
