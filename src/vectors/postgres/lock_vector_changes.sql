-- Until the end of the transaction. Without it, a lower number could become visible after a higher one.
SELECT pg_advisory_xact_lock(9021003)
