-- Until the end of the transaction, so that mails which are queued at once are counted one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('verification mails of ' || $1, 0))
