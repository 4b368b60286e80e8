-- A program that is older than the schema can ask whether it still works with it.

-- The number of the oldest migration that a program must know to work with this schema. Every later migration makes the
-- function again: with the same number when programs of before it can go on, with its own number when they cannot.
CREATE OR REPLACE FUNCTION akashi_compatible_since() RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN 31;
