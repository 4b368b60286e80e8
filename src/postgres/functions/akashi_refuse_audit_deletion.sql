-- Rows of the audit log go only with their organization.
CREATE OR REPLACE FUNCTION akashi_refuse_audit_deletion() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organizations AS o WHERE o.id = old.org_id AND o.is_deleting) THEN
        RAISE EXCEPTION 'the audit log only grows';
    END IF;
    RETURN old;
END
$$;
