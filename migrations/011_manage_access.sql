-- Who may do what: keys that are rotated and revoked, grants, holds, organizations that go, and a log of
-- who changed what.

-- Empty for what servers before this version logged, and for recorded decisions.
ALTER TABLE mutation_audit_log
    ADD COLUMN actor_role text,
    ADD COLUMN api_key_id uuid,
    ADD COLUMN request_id text,
    ADD COLUMN endpoint text,
    ADD COLUMN before_data jsonb,
    ADD COLUMN after_data jsonb,
    ADD COLUMN metadata jsonb;
-- Recorded decisions have lists of their own, and so many rows that an index would cost every trace.
CREATE INDEX list_audit_log ON mutation_audit_log (org_id, id) WHERE operation <> 'trace_decision';

ALTER TABLE organizations ADD COLUMN is_deleting boolean NOT NULL DEFAULT false;

-- Lets nobody add an agent to an organization that goes. The lock keeps the organization from being marked at
-- the same time.
CREATE FUNCTION akashi_require_organization() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM organizations AS o WHERE o.id = new.org_id AND NOT o.is_deleting FOR SHARE;
    IF NOT FOUND AND EXISTS (SELECT FROM organizations AS o WHERE o.id = new.org_id) THEN
        RAISE EXCEPTION USING MESSAGE = 'the organization is being deleted', ERRCODE = 'AK401';
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER require_organization BEFORE INSERT ON agents
FOR EACH ROW EXECUTE FUNCTION akashi_require_organization();

-- Rows go only with their organization.
CREATE FUNCTION akashi_refuse_audit_deletion() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organizations AS o WHERE o.id = old.org_id AND o.is_deleting) THEN
        RAISE EXCEPTION 'the audit log only grows';
    END IF;
    RETURN old;
END
$$;
DROP TRIGGER mutation_audit_log_only_grows ON mutation_audit_log;
CREATE TRIGGER mutation_audit_log_only_grows
BEFORE UPDATE OR TRUNCATE ON mutation_audit_log
FOR EACH STATEMENT EXECUTE FUNCTION akashi_refuse_change();
CREATE TRIGGER mutation_audit_log_keeps_rows
BEFORE DELETE ON mutation_audit_log
FOR EACH ROW EXECUTE FUNCTION akashi_refuse_audit_deletion();

CREATE INDEX list_keys ON api_keys (org_id, created_at, id);
-- An agent has a limited number of them, beside any number of revoked ones.
CREATE INDEX limit_active_keys ON api_keys (org_id, agent_id) WHERE revoked_at IS NULL;

ALTER TABLE access_grants
    ADD CONSTRAINT access_grants_type CHECK (resource_type = 'agent_traces'),
    ADD CONSTRAINT access_grants_permission CHECK (permission = 'read'),
    ADD CONSTRAINT access_grants_once
        UNIQUE NULLS NOT DISTINCT (grantee_id, resource_type, resource_id, permission);
DROP INDEX delete_grants_to_agent;
CREATE INDEX list_grants ON access_grants (org_id, granted_at, id);
CREATE INDEX delete_grants_of_traces ON access_grants (org_id, resource_id);
ALTER TABLE agent_deletions ADD COLUMN grants bigint NOT NULL DEFAULT 0;

-- The agents that the caller may see: itself, those that share a tag with it, and those of its grants, which are
-- all of the organization when a grant names none. A grant belongs to the organization of its grantee.
CREATE OR REPLACE FUNCTION akashi_visible_agents(org uuid, caller text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    my_id uuid;
    my_tags text[];
BEGIN
    SELECT mine.id, mine.tags INTO my_id, my_tags
    FROM agents AS mine
    WHERE mine.org_id = org
    AND mine.agent_id = caller;
    IF EXISTS (
        SELECT FROM access_grants AS g
        WHERE g.grantee_id = my_id
        AND g.resource_id IS NULL
        AND (g.expires_at IS NULL OR g.expires_at > now())
    ) THEN
        RETURN ARRAY(SELECT theirs.agent_id FROM agents AS theirs WHERE theirs.org_id = org);
    END IF;
    RETURN ARRAY(
        SELECT caller
        UNION ALL
        SELECT theirs.agent_id
        FROM agents AS theirs
        WHERE theirs.org_id = org
        AND theirs.tags && my_tags
        UNION ALL
        SELECT g.resource_id
        FROM access_grants AS g
        WHERE g.grantee_id = my_id
        AND g.resource_id IS NOT NULL
        AND (g.expires_at IS NULL OR g.expires_at > now())
    );
END
$$;

-- What must not be deleted: everything of an organization, or some of its types and agents.
CREATE TABLE retention_holds (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    reason text NOT NULL,
    hold_from timestamptz NOT NULL,
    hold_to timestamptz NOT NULL,
    decision_types text[],
    agent_ids text[],
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    released_at timestamptz
);
CREATE INDEX find_holds ON retention_holds (org_id) WHERE released_at IS NULL;
