"""The commands of docs/operations.md and docs/configuration.md make backups while clients write, and what was answered
before is in them, whole."""

import glob
import os
import re
import shutil
import tempfile
import threading
import unittest

from support import AKASHI, PROJECT, Database, Page, Server, run, wait_for

WRITERS = 4
HEADING = "Backup and restore"


class Load:
    """Writers who record decisions, and one who adds events to a run. Remembers what was answered."""

    def __init__(self, server):
        self._server = server
        self._stopping = threading.Event()
        self.decisions = {}  # outcome: id
        self.refused = []
        self._threads = [threading.Thread(target=self._record, args=(n,)) for n in range(WRITERS)]
        self._threads.append(threading.Thread(target=self._add_events))
        for thread in self._threads:
            thread.start()

    def _record(self, writer):
        number = 0
        while not self._stopping.is_set():
            outcome = f"outcome {number} of writer {writer}"
            answer = self._server.trace(outcome)
            if answer.status != 201:
                return self.refused.append(answer.body)
            self.decisions[outcome] = answer.body["data"]["decision_id"]
            number += 1

    def _add_events(self):
        run_id = self._server.post("/v1/runs", {"agent_id": "admin"}).body["data"]["id"]
        while not self._stopping.is_set():
            answer = self._server.post(f"/v1/runs/{run_id}/events", {"events": [{"event_type": "step"}]})
            if answer.status != 200:
                return self.refused.append(answer.body)

    def wait_for(self, more):
        """Until as many more decisions were answered. Those that are there then."""
        wanted = len(self.decisions) + more
        wait_for(lambda: self.refused or len(self.decisions) >= wanted, self._server)
        return dict(self.decisions)

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join()


class Backup(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def sh(self, text, database=None, **environment):
        return run(["sh", "-euc", text], {
            **(database.environment if database else {}), **environment,
            "PATH": f"{AKASHI.parent}:/usr/lib/postgresql/15/bin:{os.environ['PATH']}"}, self.directory)

    def database(self):
        database = Database()
        self.addCleanup(database.drop)
        return database

    def load(self, server):
        load = Load(server)
        self.addCleanup(load.stop)
        return load

    def end(self, load, answered):
        """There was load all the time; nothing was refused."""
        self.assertGreater(len(load.wait_for(10)), len(answered))
        load.stop()
        self.assertEqual(load.refused, [])

    def read(self, server, answered):
        return {id: server.get(f"/v1/decisions/{id}").body["data"] for id in answered.values()}

    def check(self, server, answered, originals, ids):
        """A server on what was restored: all that was answered is there as it was, nothing else is."""
        for decision, copy in self.read(server, answered).items():
            self.assertEqual(copy, originals[decision])
        for id in ids:
            self.assertEqual(server.get(f"/v1/decisions/{id}").status, 200, id)
        outcome = sorted(answered)[0]

        def is_found():
            found = server.post("/v1/search", {"query": outcome}).body.get("data") or []
            return outcome in [hit["decision"]["outcome"] for hit in found]
        wait_for(is_found, server)
        self.assertEqual(server.trace("one more").status, 201)
        self.assertEqual(server.post("/v1/query", {"filters": {}, "limit": 1}).body["total"], len(ids) + 1)
        server.stop()

    def test_of_postgresql_under_load(self):
        page = Page()
        everything, _, restoring, core, keys, restoring_core = (page.take(HEADING, "sh") for _ in range(6))
        database = self.database()
        server = Server(database)
        load = self.load(server)
        answered = load.wait_for(50)
        wait_for(lambda: int(database.sql("SELECT count(*) FROM agent_events WHERE event_type = 'step'")[0]) > 0)
        events = set(database.sql("SELECT id FROM agent_events"))
        for commands in (everything, core, keys):
            self.sh(commands, database)
        self.end(load, answered)
        originals = self.read(server, answered)
        server.stop()

        for commands, kind in ((restoring, "backup"), (restoring_core, "core")):
            with self.subTest(kind):
                restored = self.database()
                self.sh(commands, restored, DUMP=self.dump(kind), KEYS=self.dump("keys"))
                ids = restored.sql("SELECT id FROM decisions")
                self.assertLessEqual(set(ids), set(load.decisions.values()))
                if kind == "backup":
                    self.check_parts(restored, len(ids), events)
                else:
                    for original in originals.values():  # the core tables do not have them
                        del original["alternatives"], original["evidence"]
                self.check(Server(restored), answered, originals, ids)

    def check_parts(self, restored, decisions, events):
        """Each decision has the alternative and the evidence of its trace."""
        for table in ("alternatives", "evidence"):
            rows = restored.sql(f"SELECT count(*), count(DISTINCT decision_id) FROM {table}")
            self.assertEqual(rows, [f"{decisions}|{decisions}"], table)
        self.assertLessEqual(events, set(restored.sql("SELECT id FROM agent_events")))

    def dump(self, kind):
        (file,) = glob.glob(f"{self.directory}/akashi-{kind}-*.dump")
        return file

    def test_of_sqlite_under_load(self):
        page = (PROJECT / "docs/configuration.md").read_text()
        (command,) = re.findall(r"^sqlite3 .*\.backup.*$", page, re.M)
        data = f"{self.directory}/data"
        server = Server(AKASHI_DATA_DIR=data)
        load = self.load(server)
        answered = load.wait_for(50)
        self.sh(command)
        self.end(load, answered)
        originals = self.read(server, answered)
        server.stop()
        restored = f"{self.directory}/restored"
        os.mkdir(restored, 0o700)
        shutil.copy(f"{self.directory}/copy.db", f"{restored}/akashi.db")
        ids = self.sh("sqlite3 copy.db 'SELECT lower(hex(id)) FROM decisions'").split()
        ids = [re.sub(r"(.{8})(.{4})(.{4})(.{4})(.*)", r"\1-\2-\3-\4-\5", id) for id in ids]
        self.check(Server(AKASHI_DATA_DIR=restored), answered, originals, ids)


if __name__ == "__main__":
    unittest.main()
