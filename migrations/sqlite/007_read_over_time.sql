-- timelines and the list of sessions: what they read of current decisions, the older rows first
CREATE INDEX decisions_over_time ON decisions (
    org_id, valid_from, id, agent_id, session_id, decision_type, project, confidence
) WHERE valid_to IS NULL;
