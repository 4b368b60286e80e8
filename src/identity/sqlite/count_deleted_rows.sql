UPDATE agent_deletions
SET evidence = evidence + ?3,
    alternatives = alternatives + ?4,
    decisions = decisions + ?5,
    runs = runs + ?6,
    agents = agents + ?7,
    grants = grants + ?8,
    events = events + ?9
WHERE org_id = ?1
AND id = ?2
