-- The server never locks an entry, or lets one wait, for an hour: a clock was wrong when this row was written.
UPDATE search_outbox
SET locked_until = NULL
WHERE locked_until > now() + interval '1 hour'
