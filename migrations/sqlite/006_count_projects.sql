-- With the agent, so that count_by_project finds in the index which decisions a caller may see.
DROP INDEX decisions_by_project;
-- the filter on a project, list_projects, count_by_project
CREATE INDEX decisions_by_project ON decisions (org_id, project, valid_from, id, agent_id)
    WHERE valid_to IS NULL AND project IS NOT NULL;
