-- Nobody locks an entry or lets it wait for an hour: the clock of whoever did was wrong.
UPDATE search_outbox
SET locked_until = NULL
WHERE locked_until > now() + interval '1 hour'
