-- Who lets nobody read this table, or waits to do so: reads queue up behind it, too.
SELECT format('pid %s, %s, %s', session.pid, session.application_name, session.state)
FROM pg_locks AS held
JOIN pg_stat_activity AS session ON session.pid = held.pid
WHERE held.relation = to_regclass($1)
    AND session.datname = current_database()
    AND held.mode = 'AccessExclusiveLock'
ORDER BY held.granted DESC, held.waitstart
LIMIT 1
