-- Lets nobody add an agent to an organization that goes. The lock keeps the organization from being marked at
-- the same time.
CREATE OR REPLACE FUNCTION akashi_require_organization() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM organizations AS o WHERE o.id = new.org_id AND NOT o.is_deleting FOR SHARE;
    IF NOT FOUND AND EXISTS (SELECT FROM organizations AS o WHERE o.id = new.org_id) THEN
        RAISE EXCEPTION USING MESSAGE = 'the organization is being deleted', ERRCODE = 'AK401';
    END IF;
    RETURN new;
END
$$;
