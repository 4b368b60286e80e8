-- Fails the transaction when the organization has recorded more decisions than it may in this month.
CREATE OR REPLACE FUNCTION akashi_require_quota(org uuid, month text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    allowed bigint := (SELECT decision_limit FROM organizations WHERE id = org);
    recorded bigint := (
        SELECT coalesce(sum(decision_count), 0) FROM org_usage WHERE org_id = org AND period = month
    );
BEGIN
    IF recorded > allowed THEN
        RAISE EXCEPTION USING ERRCODE = 'AK429', MESSAGE = format(
            'monthly decision quota exceeded: %s/%s decisions this period', recorded, allowed);
    END IF;
    RETURN true;
END
$$;
