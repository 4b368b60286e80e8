"""Every key of a table that belongs to organizations has the organization, so that no row refers to one of another
organization, and the tables can be distributed by it (docs/scaling.md)."""

import re
import unittest

from support import PROJECT, Database

# Tables of no organization, and why. All others have `org_id`.
GLOBAL_TABLES = {
    "organizations": "they are the organizations; `id` is what `org_id` is elsewhere",
    "event_wals": "the marks of the event logs of the servers, each with events of many organizations",
    "hint_progress": "one row: how far the search for hints is",
    "schema_migrations": "of the database itself",
    "search_progress": "one row: how far the index of terms is",
    "settings": "of the installation, such as the key that signs tokens",
    "stripe_events": "they are told apart before anybody knows whom they are about",
    "vector_purges": "one row: how far the feed of vectors was shortened",
}
# Unique indexes without `org_id` of tables that have it, and why.
GLOBAL_KEYS = {
    "billing_subscriptions_pkey": "the id is Stripe's: one subscription pays for one organization only",
}
ORG_A = "00000000-0000-0000-0000-00000000000a"
ORG_B = "00000000-0000-0000-0000-00000000000b"
TABLES = """
    SELECT c.relname, EXISTS (
        SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'org_id' AND a.attnotnull
    )
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY 1"""
UNIQUE_INDEXES = """
    SELECT t.relname, i.relname, (
        SELECT string_agg(a.attname, ' ') FROM unnest(x.indkey::int[]) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number
        WHERE k.place <= x.indnkeyatts
    )
    FROM pg_index AS x
    JOIN pg_class AS t ON t.oid = x.indrelid AND t.relnamespace = 'public'::regnamespace
    JOIN pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indisunique
    ORDER BY 2"""
REFERENCES = """
    SELECT t.relname, c.conname, r.relname, (
        SELECT string_agg(a.attname || '=' || b.attname, ' ' ORDER BY k.place)
        FROM unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (own, other, place)
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.own
        JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = k.other
    ), c.confdeltype = 'n' AND (c.confdelsetcols IS NULL OR EXISTS (
        SELECT FROM pg_attribute AS a
        WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.confdelsetcols) AND a.attname = 'org_id'
    ))
    FROM pg_constraint AS c
    JOIN pg_class AS t ON t.oid = c.conrelid AND t.relnamespace = 'public'::regnamespace
    JOIN pg_class AS r ON r.oid = c.confrelid
    WHERE c.contype = 'f' AND c.conparentid = 0
    ORDER BY 2"""
# What Citus refuses of tables that it distributes.
REFUSED = """
    SELECT conname FROM pg_constraint
    WHERE contype = 'f' AND confdeltype IN ('n', 'd') AND connamespace = 'public'::regnamespace AND conparentid = 0
    UNION
    SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0
    UNION
    SELECT tgname FROM pg_trigger
    WHERE NOT tgisinternal AND (tgoldtable IS NOT NULL OR tgnewtable IS NOT NULL)
    ORDER BY 1"""
# The columns that a row must name, and their types.
COLUMNS = """
    SELECT c.relname, a.attname, a.atttypid::regtype
    FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''"""
# Rows are made from the types of their columns alone.
FORGET_RULES = """
    DO $$
    DECLARE
        statement text;
    BEGIN
        FOR statement IN
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
            WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0 AND coninhcount = 0
            UNION ALL
            SELECT DISTINCT format('ALTER TABLE %s DISABLE TRIGGER USER', tgrelid::regclass) FROM pg_trigger
        LOOP
            EXECUTE statement;
        END LOOP;
    END $$"""
VALUES = {
    "uuid": "gen_random_uuid()", "timestamp with time zone": "now()", "boolean": "false", "jsonb": "'{}'",
    "tsvector": "''", "bytea": "''", "xid8": "'1'", "real": "0", "smallint": "0", "integer": "0", "bigint": "0"}


class Reference:
    """A foreign key."""

    def __init__(self, table, name, target, pairs, forgets_organization):
        self.table = table
        self.name = name
        self.target = target
        self.columns = [pair.split("=") for pair in pairs.split()]
        self.forgets_organization = forgets_organization == "t"

    def within(self, org):
        """`column = value, …` of a row that refers to one of the organization."""
        return ", ".join(f"{own} = (SELECT {other} FROM {self.target} WHERE org_id = '{org}' LIMIT 1)"
                         for own, other in self.columns if own != "org_id")


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Database()
        cls.addClassCleanup(cls.database.drop)
        cls.database.migrate()
        cls.tables = dict(cls.rows(TABLES))
        cls.references = [Reference(*row) for row in cls.rows(REFERENCES)]

    @classmethod
    def rows(cls, select):
        return [row.split("|") for row in cls.database.sql(select)]

    def tenant_references(self):
        return [r for r in self.references if r.target not in GLOBAL_TABLES]

    def in_order(self):
        """The tables of organizations, each after those that it refers to."""
        waiting = sorted(name for name in self.tables if name not in GLOBAL_TABLES)
        ordered = []
        while waiting:
            for name in waiting:
                if not any(r.table == name and r.target in waiting and r.target != name
                           for r in self.tenant_references()):
                    ordered.append(name)
                    waiting.remove(name)
                    break
            else:
                self.fail(f"{waiting} refer to each other in a circle")
        return ordered

    def test_every_table_has_an_organization(self):
        without = [name for name, has in self.tables.items() if has == "f"]
        self.assertEqual(without, sorted(GLOBAL_TABLES))

    def test_every_unique_index_has_the_organization(self):
        without = [index for table, index, columns in self.rows(UNIQUE_INDEXES)
                   if table not in GLOBAL_TABLES and "org_id" not in columns.split()]
        self.assertEqual(without, sorted(GLOBAL_KEYS))

    def test_every_foreign_key_has_the_organization_on_both_sides(self):
        self.assertGreater(len(self.references), 0)
        for reference in self.references:
            there = "id" if reference.target == "organizations" else "org_id"
            self.assertIn(["org_id", there], reference.columns, reference.name)
            self.assertFalse(reference.forgets_organization, f"{reference.name} would clear org_id")

    def test_the_database_refuses_a_reference_into_another_organization(self):
        columns = {}
        for table, column, kind in self.rows(COLUMNS):
            columns.setdefault(table, []).append((column, kind))
        statements = [FORGET_RULES + ";"]
        for org in (ORG_A, ORG_B):
            statements.append(f"INSERT INTO organizations (id, name, slug) VALUES ('{org}', 'a', '{org}');")
            statements += [self.insert(table, org, columns.get(table, [])) for table in self.in_order()]
        self.database.sql("\n".join(statements))
        for reference in self.tenant_references():
            with self.subTest(reference.name):
                change = f"UPDATE {reference.table} SET {{}} WHERE org_id = '{ORG_A}'"
                with self.assertRaisesRegex(AssertionError, f'violates foreign key constraint "{reference.name}"'):
                    self.database.sql(change.format(reference.within(ORG_B)))
                updated = self.database.sql(f"{change.format(reference.within(ORG_A))} RETURNING 1")
                self.assertEqual(updated, ["1"], "there was no row to change")

    def insert(self, table, org, columns):
        """A row that refers to rows of its organization."""
        values = {column: VALUES.get(kind, f"'{org}'") for column, kind in columns}
        for reference in self.references:
            if reference.table == table and reference.target != "organizations":
                for own, other in reference.columns:
                    if own in values:
                        values[own] = f"(SELECT {other} FROM {reference.target} WHERE org_id = '{org}' LIMIT 1)"
        values["org_id"] = f"'{org}'"
        return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())});"

    def test_the_manual_distributes_every_table_after_those_that_it_refers_to(self):
        text = (PROJECT / "docs/scaling.md").read_text()
        distributed = re.findall(r"create_distributed_table\('(\w+)', 'org_id'", text)
        copied = re.findall(r"create_reference_table\('(\w+)'\)", text)
        self.assertEqual(sorted(distributed + copied), sorted({"organizations", *self.in_order()}))
        for reference in self.tenant_references():
            self.assertLessEqual(distributed.index(reference.target), distributed.index(reference.table))
        self.assertEqual([table for table, index, _ in self.rows(UNIQUE_INDEXES)
                          if index in GLOBAL_KEYS and table not in copied], [])

    def test_the_manual_names_what_stands_in_the_way_of_distribution(self):
        text = (PROJECT / "docs/scaling.md").read_text().partition("stand in the way:")[2]
        (triggers, keys) = re.findall(r"^- (?:triggers|`ON DELETE SET NULL`).*?;$", text, re.DOTALL | re.MULTILINE)
        named = re.findall(r"`(\w+)`", triggers + keys)
        self.assertEqual(sorted(named), [name for (name,) in self.rows(REFUSED)])


if __name__ == "__main__":
    unittest.main()
