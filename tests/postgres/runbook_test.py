"""Runs every `sql` and `sh` block of docs/operations.md and its pages, and looks at what it did."""

import glob
import json
import os
import re
import shutil
import tempfile
import unittest

from support import AKASHI, PROJECT, Database, Page, Server, dev_urls, operations_pages, psql, run, wait_for

OUTCOMES = [f"decision {number}" for number in range(1, 6)]
# Two entries failed for good, the next one will be tried again.
FAIL_SOME = """
    UPDATE search_outbox SET attempts = 0, last_error = NULL, locked_until = NULL;
    UPDATE search_outbox AS o
    SET attempts = CASE WHEN n <= 2 THEN 10 ELSE 3 END,
        last_error = 'error ' || n, locked_until = now() + interval '1 hour'
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM search_outbox) AS numbered
    WHERE o.id = numbered.id AND n <= 3;
"""


class Runbook(unittest.TestCase):
    def setUp(self):
        self.page = Page()
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name
        os.symlink(PROJECT / "migrations", f"{self.directory}/migrations")
        with open(f"{self.directory}/psqlrc", "w") as settings:
            settings.write("\\set QUIET 1\n\\pset format unaligned\n\\pset tuples_only\n")
            settings.write("\\set QUIET 0\n")
        self.database = self.make_database()
        self.server = None

    def make_database(self):
        database = Database()
        self.addCleanup(database.drop)
        return database

    def serve(self, database):
        """With the keys that `akashi genkey` made. Its Qdrant is down, so the outbox stays as it is."""
        keys = f"{self.directory}/keys"
        previous = f"{keys}/jwt_previous.pem"
        if not os.path.exists(previous):
            shutil.copy(f"{keys}/jwt_public.pem", previous)
        return Server(
            database, AKASHI_JWT_PRIVATE_KEY=f"{keys}/jwt_private.pem",
            AKASHI_JWT_PUBLIC_KEY=f"{keys}/jwt_public.pem",
            AKASHI_JWT_PREVIOUS_PUBLIC_KEYS=previous, QDRANT_URL="http://127.0.0.1:9",
            **dev_urls("REDIS_URL"))

    def sh(self, text, database=None, **environment):
        """What commands print."""
        if self.server:
            text = text.replace("http://localhost:8080", self.server.url)
        return run(["sh", "-euc", text], {
            **(database or self.database).environment, **dev_urls("REDIS_URL"), **environment,
            "PATH": f"{AKASHI.parent}:/usr/lib/postgresql/15/bin:{os.environ['PATH']}",
            "PSQLRC": f"{self.directory}/psqlrc"}, self.directory)

    def sh_of(self, heading):
        """What the next commands under the heading print."""
        return self.sh(self.page.take(heading, "sh"))

    def sql(self, heading, url="NOTIFY_URL"):
        """Rows of the next statements under the heading."""
        return psql(self.database.environment[url], self.page.take(heading, "sql"))

    def attempts(self):
        return self.database.sql("SELECT attempts FROM search_outbox ORDER BY id")

    def test_every_command(self):
        self.install()
        for outcome in OUTCOMES:
            self.assertEqual(self.server.trace(outcome).status, 201)
        self.look_at_the_outbox()
        self.look_at_connections()
        self.look_at_limits()
        self.limit_an_organization()
        self.allow_more_agents()
        self.mend_mails()
        self.make_room_for_sign_ups()
        self.look_at_subscriptions()
        self.replace_a_lost_key()
        self.rotate_a_leaked_key()
        self.rotate_the_keys_for_tokens()
        self.manage_organizations()
        self.survive_changed_sessions()
        self.diagnose()
        self.assertEqual(self.server.outcomes(), OUTCOMES)
        self.back_up_and_restore()
        self.assertEqual(self.page.rest(), [])

    def install(self):
        self.sh_of("Install")
        for key in glob.glob(f"{self.directory}/keys/*"):
            self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
        printed = self.sh_of("Migrations")
        self.assertRegex(printed, r"applied  001_create_tables.sql +\d+ ms")
        self.assertIn("It is up to date.", printed)
        self.assertIn("matches", self.sh_of("Migrations"))
        self.assertRegex(self.sql("Upgrade")[0], r"^\d+$")
        self.server = self.serve(self.database)
        self.assertIn('"status":"healthy"', self.sh_of("Health"))
        partitions = self.database.sql(
            "SELECT count(*) FROM generate_series(0, 7) AS ahead WHERE to_regclass("
            "'agent_events_' || to_char(now() AT TIME ZONE 'UTC' + ahead * interval '1 day',"
            " 'YYYYMMDD')) IS NOT NULL")
        self.assertEqual(partitions, ["8"])

    def look_at_the_outbox(self):
        self.database.sql(FAIL_SOME)
        self.assertEqual(self.sql("What to alert on", "DATABASE_URL"), ["3", "2"])
        self.assertEqual(self.sql("Qdrant is down", "DATABASE_URL"), ["3"])
        wait_for(lambda: self.server.get("/health").body["outbox_dead_letters"] == 2)
        health = self.server.get("/health").body
        self.assertEqual((health["qdrant"], health["outbox_depth"]), ("disconnected", 3))
        heading = "Outbox entries that failed for good"
        dead = self.sql(heading, "DATABASE_URL")
        self.assertEqual(len(dead), 2)
        self.assertRegex(dead[0], r"^\d+\|[0-9a-f-]{36}\|upsert\|10\|error \d+\|20")

        heading = "Diagnostic commands"
        status, *errors = self.sql(heading, "DATABASE_URL")
        self.assertRegex(status, r"^5\|3\|2\|10\|20")
        self.assertEqual(len(errors), 3)
        self.assertRegex(errors[0], r"^[0-9a-f-]{36}\|upsert\|3\|error \d+\|20")

        self.sql("Outbox entries that failed for good", "DATABASE_URL")
        self.assertEqual(self.attempts(), ["0", "0", "3", "0", "0"])
        locked = self.database.sql("SELECT count(locked_until) FROM search_outbox")
        self.assertEqual(locked, ["1"])

    def look_at_connections(self):
        wait_for(lambda: self.server.get("/health").body["sse_broker"] == "running")
        # A session of PgBouncer has the name of its last client, which was psql.
        self.assertEqual(self.server.get("/v1/decisions/recent").status, 200)
        names = {row.split("|")[0] for row in self.sql("Connections to the database")}
        self.assertLessEqual({"akashi", "akashi-notify"}, names)
        self.assertRegex(self.sql("Connections to the database")[0], r"^\d+\|\d+\|\d+$")
        busy = self.sql("The database is slow")
        self.assertTrue(all(row.count("|") >= 6 for row in busy), busy)
        sizes = self.sql("The disk of PostgreSQL is full")  # no replication slot is there
        self.assertEqual(len(sizes), 10)
        self.assertTrue(all(re.fullmatch(r"table \w+\|\d+ (bytes|kB|MB)", row) for row in sizes), sizes)
        # What is for the replica says that the primary is none.
        follows, *waits_for = self.sql("The read replica lags or is lost")
        self.assertEqual(follows, "f|||")
        self.sql("The read replica lags or is lost")

    def look_at_limits(self):
        self.assertEqual(self.sh_of("Redis is down").strip(), "PONG")
        self.assertEqual(self.server.post("/auth/token", {}).status, 401)
        self.assertIn("akashi:rl:auth:127.0.0.1", self.sh_of("Rate limits"))

    def limit_an_organization(self):
        heading = "An organization has used up its month"
        self.sql(heading, "DATABASE_URL")
        (usage,) = self.sql(heading, "DATABASE_URL")
        self.assertRegex(usage, r"^default\|\d{4}-\d\d\|5\|100000$")

    def allow_more_agents(self):
        self.sh_of("An organization has as many agents as it may")
        limits = "SELECT decision_limit, agent_limit FROM organizations WHERE slug = 'default'"
        self.assertEqual(self.database.sql(limits), ["100000|50"])

    def mend_mails(self):
        heading = "Mails do not arrive"
        (org,) = self.database.sql(
            "INSERT INTO organizations (id, name, slug, email, awaits_verification) VALUES "
            "(gen_random_uuid(), 'Acme Labs', 'acme-labs', 'ada@example.com', true) RETURNING id")[:1]
        self.database.sql(
            "INSERT INTO verification_mails (org_id, mailbox, created_at, due_at, attempts, last_error) "
            f"VALUES ('{org}', 'ada@example.com', now(), now() + interval '1 hour', 3, 'smtp: down')")
        (waiting,) = self.sql(heading, "DATABASE_URL")
        self.assertRegex(waiting, r"^\d+\|acme-labs\|ada@example.com\|.*\|3\|.*\|smtp: down$")
        self.sql(heading, "DATABASE_URL")
        wait_for(lambda: "SMTP not configured" in self.server.log(), self.server)
        self.sql(heading, "DATABASE_URL")
        self.assertEqual(self.database.sql(
            "SELECT email_verified FROM organizations WHERE slug = 'acme-labs'"), ["t"])

    def make_room_for_sign_ups(self):
        self.database.sql(
            "INSERT INTO organizations (id, name, slug, email, awaits_verification) VALUES "
            "(gen_random_uuid(), 'Flood', 'flood', 'eve@Spam.example', true)")
        heading = "Nobody can sign up"
        self.assertEqual(self.sql(heading, "DATABASE_URL"), ["spam.example|1"])
        self.sql(heading, "DATABASE_URL")
        self.assertEqual(self.database.sql(
            "DELETE FROM organizations WHERE awaits_verification AND created_at < now() - interval '7 days'"
            " RETURNING slug")[:1], ["flood"])

    def look_at_subscriptions(self):
        self.database.sql(
            "INSERT INTO billing_subscriptions SELECT 'sub_1', id, 'cus_1', 'active', 'full', false, now(), now(), 0"
            " FROM organizations WHERE slug = 'default';"
            "INSERT INTO stripe_events VALUES ('evt_1', 'customer.subscription.updated', now())")
        heading = "An organization has the wrong plan"
        (subscription,) = self.sql(heading, "DATABASE_URL")
        self.assertRegex(subscription, r"^default\|oss\|sub_1\|cus_1\|active\|full\|f\|20.*\|$")
        (event,) = self.sql(heading, "DATABASE_URL")
        self.assertRegex(event, r"^evt_1\|customer.subscription.updated\|20")

    def replace_a_lost_key(self):
        heading = "Nobody can log in"
        self.assertRegex(self.sh_of(heading), r"ak_[0-9a-f]{8}_[0-9a-f]{32}")
        keys = "SELECT count(*) FROM api_keys WHERE agent_id = 'admin' AND revoked_at IS NULL"
        self.assertEqual(self.database.sql(keys), ["2"])

    def rotate_a_leaked_key(self):
        leaked = self.take_key("leaky")
        (key_id,) = self.database.sql("SELECT id FROM api_keys WHERE agent_id = 'leaky'")
        commands = self.page.take("A key was lost or leaked", "sh")
        answers = self.sh(commands, KEY=self.server.authorization.split(":")[1], KEY_ID=key_id)
        listed, rotated = map(json.loads, answers.splitlines())
        self.assertEqual(listed["data"][0]["id"], key_id)
        self.assertEqual(rotated["data"]["revoked_key_id"], key_id)
        raw_key = rotated["data"]["new_key"]["raw_key"]
        admin = self.server.authorization
        for self.server.authorization, status in ((leaked, 401), ("ApiKey leaky:" + raw_key, 200)):
            self.assertEqual(self.server.get("/v1/decisions/recent").status, status)
        self.server.authorization = admin

    def rotate_the_keys_for_tokens(self):
        self.sh("akashi genkey new")
        old = self.take_token()
        commands = self.page.take("Rotate the keys for tokens", "sh")
        # Other servers of this machine must not hear of it.
        commands = commands.replace("$(pidof akashi)", str(self.server.pid()))
        steps = re.findall(r"(?:.*\n)*?kill .*\n", commands)
        self.assertEqual(len(steps), 3)
        for number, (step, status) in enumerate(zip(steps, (200, 200, 401)), 1):
            self.sh(step)
            reloaded = "auth: JWT key files reloaded"
            wait_for(lambda: self.server.log().count(reloaded) == number, self.server)
            for token, expected in ((old, status), (self.take_token(), 200)):
                self.assertEqual(self.status_with(token), expected, f"after step {number}")
        unknown = "auth: a token names a key that this server does not have"
        wait_for(lambda: unknown in self.server.log(), self.server)
        self.assertIn('"kid"', self.sh_of("Tokens are refused by some instances"))

    def status_with(self, credential):
        admin, self.server.authorization = self.server.authorization, credential
        status = self.server.get("/v1/decisions/recent").status
        self.server.authorization = admin
        return status

    def manage_organizations(self):
        printed = self.sh_of("Organizations")
        self.assertEqual(len(re.findall(r"ak_[0-9a-f]{8}_[0-9a-f]{32}", printed)), 2)
        self.assertIn("acme-inc", printed)
        create, show, release = self.page.take("Holds", "sh").splitlines()
        self.sh(create)
        self.assertIn("Case 17", self.sh(show))
        look, delete = self.page.take("Delete an organization", "sh").splitlines()
        for refused in (look, delete):
            with self.assertRaises(AssertionError, msg="the hold does not keep it"):
                self.sh(refused)
        (hold,) = self.database.sql("SELECT id FROM retention_holds")
        self.sh(re.sub("release [0-9a-f-]+", f"release {hold}", release))
        self.sh(delete)
        left = "SELECT count(*) FROM organizations WHERE slug = 'acme-inc'"
        self.assertEqual(self.database.sql(left), ["0"])

    def survive_changed_sessions(self):
        """What pg_dump through PgBouncer does to sessions that the server uses next."""
        change = "SELECT set_config('search_path', '', false)"
        for _ in range(3):
            psql(self.database.environment["DATABASE_URL"], change)
        for _ in range(10):
            self.assertEqual(self.server.get("/v1/decisions/recent").status, 200)

    def diagnose(self):
        self.database.sql(FAIL_SOME)
        doctor = self.sh(self.page.take("Operations", "sh").strip() + " || [ $? = 2 ]")
        self.assertIn("✓ postgres", doctor)
        self.assertIn("✗ outbox", doctor)
        health, *rows = self.sh_of("Diagnostic commands").splitlines()
        self.assertIn('"status":"healthy"', health)
        self.assertEqual(rows[0], "5|3|2")
        self.assertEqual(len([row for row in rows if re.search(r"\|error \d+\|", row)]), 3)
        self.assertIn("Default|5", rows)
        self.assertRegex(rows[-2], r"^\d+\|\d+$")
        self.assertEqual(rows[-1], "UPDATE 2")
        self.assertEqual(self.attempts(), ["0", "0", "3", "0", "0"])

    def take_token(self):
        login = {"agent_id": "admin", "api_key": self.server.authorization.split(":")[1]}
        return "Bearer " + self.server.post("/auth/token", login).body["data"]["token"]

    def take_key(self, agent_id):
        """The credential of a new agent, with a key that the server generated."""
        agent = {"agent_id": agent_id, "name": agent_id}
        answer = self.server.post("/v1/agents", agent)
        self.assertEqual(answer.status, 201, answer.body)
        return f"ApiKey {agent_id}:" + answer.body["data"]["raw_key"]

    def back_up_and_restore(self):
        credentials = [self.take_key("coder"), self.take_token(), self.server.authorization]
        (recorded,) = self.database.sql("SELECT count(*) FROM agent_events")
        self.assertGreater(int(recorded), 5)
        heading = "Backup and restore"
        self.sh_of(heading)
        self.sh_of(heading)
        restoring = self.page.take(heading, "sh")
        self.sh_of(heading)
        self.sh_of(heading)
        restoring_core = self.page.take(heading, "sh")
        self.server.stop()
        self.server = None

        for kind, events in (("backup", recorded), ("no-events", "0")):
            database = self.restore(restoring, DUMP=self.dump(kind))
            self.assertEqual(database.sql("SELECT count(*) FROM agent_events"), [events])
            self.assertEqual(database.sql("SELECT count(*) FROM evidence"), ["5"])
            indexed = database.sql("SELECT count(*) FROM search_documents")
            self.assertEqual(indexed, ["5" if kind == "backup" else "0"])
            self.check_server(database, credentials)
        database = self.restore(restoring_core, DUMP=self.dump("core"), KEYS=self.dump("keys"))
        self.check_server(database, credentials)

    def dump(self, kind):
        (file,) = glob.glob(f"{self.directory}/akashi-{kind}-*.dump")
        return file

    def restore(self, commands, **files):
        """A new database, restored from the files."""
        database = self.make_database()
        printed = self.sh(commands, database, **files)
        self.assertRegex(printed, "applied  001_create_tables.sql")
        self.assertIn("up to date", printed)
        return database

    def search(self, server):
        """The outcomes that it finds. A dump may lack the index, which the server then fills."""
        found = server.post("/v1/search", {"query": "decision 3"}).body["data"]
        return [hit["decision"]["outcome"] for hit in found]

    def check_server(self, database, credentials):
        """A server on the restored database must know all agents, show the data and go on."""
        server = self.serve(database)
        for server.authorization in credentials:
            self.assertEqual(server.get("/v1/decisions/recent").status, 200, server.log())
        self.assertEqual(server.outcomes(), OUTCOMES)
        wait_for(lambda: "decision 3" in self.search(server), server)
        answer = server.trace("one more")
        self.assertEqual(answer.status, 201, answer.body)
        self.assertEqual(server.outcomes(), [*OUTCOMES, "one more"])
        server.stop()

    def test_every_log_line_that_it_names_exists(self):
        text = " ".join(" ".join(page.read_text() for page in operations_pages()).split())
        named = set(re.findall(r"`((?:auth|billing|health|log|qdrant|search|search outbox|storage|trace): [^`]+)`", text))
        sources = "".join(path.read_text() for path in (PROJECT / "src").rglob("*.cpp"))
        sources = re.sub(r'"\s+"', "", sources)
        self.assertGreater(len(named), 10)
        self.assertEqual([line for line in sorted(named) if f'"{line}' not in sources], [])

    def test_every_error_of_the_log_is_explained(self):
        sources = "".join(path.read_text() for path in (PROJECT / "src").rglob("*.cpp")
                          if not path.name.endswith("_test.cpp"))
        errors = set(re.findall(r'log::error\(\s*"([^"]+)"', sources))
        text = (PROJECT / "docs/operations.md").read_text()
        self.assertGreater(len(errors), 20)
        self.assertEqual([line for line in sorted(errors) if f"`{line}" not in text], [])

    def test_every_symptom_has_a_page_that_says_what_to_do(self):
        index, *pages = operations_pages()
        for page in pages:
            self.assertIn(f"(operations/{page.name})", index.read_text())
            parts = re.findall(r"^## (.*)$", page.read_text(), re.M)
            if "What you see" in parts:
                self.assertEqual(parts[:3], list(Page.PARTS), page.name)


if __name__ == "__main__":
    unittest.main()
