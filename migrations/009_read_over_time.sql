-- Lists of current decisions, timelines and the list of sessions. What it includes lets the last two be made
-- without reading the decisions.
CREATE INDEX list_current_decisions ON decisions (org_id, valid_from DESC, id DESC)
    INCLUDE (agent_id, decision_type, project, confidence, session_id) WHERE valid_to IS NULL;
