"""The canonical text of each database function is a file of its room: src/<room>/postgres/functions/."""

import unittest

from support import PROJECT, Database

FOLDERS = ("*/postgres/functions/*.sql", "postgres/functions/*.sql")
OURS = r"proname LIKE 'akashi\_%' AND pronamespace = 'public'::regnamespace"


class Functions(unittest.TestCase):
    def setUp(self):
        self.database = Database()
        self.addCleanup(self.database.drop)
        self.database.migrate()
        source = PROJECT / "src"
        self.files = sorted({file for folder in FOLDERS for file in source.glob(folder)})
        self.assertGreater(len(self.files), 0)

    def definitions(self, statements=""):
        """Every function of ours after the statements, which are rolled back: its text by its
        signature, and whether the statements made it."""
        rows = self.database.sql(
            f"BEGIN; {statements}\n"
            "SELECT oid::regprocedure || '\x1f' || (xmin = pg_current_xact_id()::xid) || '\x1f' ||"
            f" translate(pg_get_functiondef(oid), E'\\n', '\x02') FROM pg_proc WHERE {OURS};"
            "ROLLBACK;")
        return {row.split("\x1f")[0]: row.split("\x1f")[1:] for row in rows}

    def test_each_file_is_named_after_its_function(self):
        for file in self.files:
            text = file.read_text()
            self.assertEqual(text.count("CREATE OR REPLACE FUNCTION "), 1, file)
            self.assertIn(f"CREATE OR REPLACE FUNCTION {file.stem}(", text, file)

    def test_files_and_migrations_say_the_same(self):
        migrated = self.definitions()
        written = self.definitions("\n".join(file.read_text() for file in self.files))
        self.assertEqual(sorted(written), sorted(migrated), "a function that no migration makes")
        for signature, (is_written, text) in written.items():
            self.assertEqual(is_written, "true", f"{signature} has no file")
            self.assertEqual(text.split("\x02"), migrated[signature][1].split("\x02"), signature)


if __name__ == "__main__":
    unittest.main()
