-- Writes of one organization wait for each other, so that what they check stays true. The number is of this use.
SELECT pg_advisory_xact_lock(9021023, uuid_hash($1))
