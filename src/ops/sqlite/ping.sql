SELECT count(*)
FROM settings
