-- Which transaction recorded a decision. Those whose transaction was still open at one look are new at the next one, so
-- that whoever follows the decisions misses none, in whatever order transactions commit. Older decisions have none.
-- In two steps, since a column that begins with its default would rewrite the table.
ALTER TABLE decisions ADD COLUMN recorded_xid xid8;
ALTER TABLE decisions ALTER COLUMN recorded_xid SET DEFAULT pg_current_xact_id();

-- New rows go to its end, and the organization is found without reading the decisions.
CREATE INDEX follow_changes ON decisions (recorded_xid, org_id) WHERE recorded_xid IS NOT NULL;
