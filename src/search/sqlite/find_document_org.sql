SELECT number
FROM document_orgs
WHERE org_id = ?1
