INSERT INTO document_orgs (org_id)
VALUES (?1)
RETURNING number
