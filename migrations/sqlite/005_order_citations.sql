-- list_citing, list_derived, list_neighbors, and the foreign key; has what they need to count
DROP INDEX decisions_by_precedent;
CREATE INDEX decisions_by_precedent ON decisions (precedent_ref, valid_from, id, org_id, agent_id, valid_to)
    WHERE precedent_ref IS NOT NULL;
