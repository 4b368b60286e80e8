"""Starts our server on a store and asks it, as a ranker of evaluate.py."""

import collections
import contextlib
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

AGENT = "admin"
KEY = "key of the search quality bench"
START_SECONDS = 30
EMBED_SECONDS = 900
# What waits in the outbox, and what the backfill comes back to.
WAITING = """
    SELECT count(*), coalesce(max(o.last_error), '') FROM decisions AS d
    LEFT JOIN search_outbox AS o ON o.decision_id = d.id
    LEFT JOIN decision_embeddings AS e ON e.decision_id = d.id
    WHERE d.valid_to IS NULL AND (o.decision_id IS NOT NULL OR e.decision_id IS NULL)
"""


class Server:
    """`POST /v1/search` over decisions that were traced in the order of their dates."""

    finds_ended = False   # a decision that another one supersedes is not found

    def __init__(self, url, waiting, has_vectors):
        self.url = url
        self.names = {}   # our id -> name in the set
        self.waiting = waiting   # () -> how many decisions are not in the vector index yet, and why
        self.has_vectors = has_vectors
        self.backends = collections.Counter()   # what answered the searches

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {
            "Authorization": f"ApiKey {AGENT}:{KEY}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                self.backends[answer.headers.get("X-Search-Backend")] += 1
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path}: {error.code} {error.read().decode()}") from error

    def record(self, decisions):
        ids = {}
        for decision in in_order(decisions):
            body = {
                "agent_id": AGENT,
                "decision": {
                    "decision_type": decision["type"],
                    "outcome": decision["outcome"],
                    "reasoning": decision["reasoning"],
                    "confidence": decision["confidence"],
                    "alternatives": decision["alternatives"],
                    "evidence": decision["evidence"],
                },
                "context": {"project": decision["project"]},
            }
            if decision.get("supersedes"):
                body["supersedes_id"] = ids[decision["supersedes"]]
            stored = self.post("/v1/trace", body)["decision_id"]
            ids[decision["id"]] = stored
            self.names[stored] = decision["id"]
        if self.has_vectors:
            self.wait_for_vectors()

    def wait_for_vectors(self):
        end = time.monotonic() + EMBED_SECONDS
        while (state := self.waiting())[0]:
            if time.monotonic() > end:
                raise SystemExit("{} decisions have no vector after {} s: {}".format(state[0], EMBED_SECONDS, state[1]))
            time.sleep(0.2)

    def __call__(self, question, project):
        body = {"query": question, "limit": 10, "semantic": self.has_vectors}
        if project:
            body["filters"] = {"project": project}
        return [(self.names[hit["decision"]["id"]], hit["similarity_score"]) for hit in self.post("/v1/search", body)]

    def has_precedent(self, question, project, decision_type):
        body = {"query": question, "decision_type": decision_type, "limit": 5}
        if project:
            body["project"] = project
        return self.post("/v1/check", body)["has_precedent"]


def in_order(decisions):
    """By date; one without a date comes after the one before it in its project."""
    dated, last = [], {}
    for decision in decisions:
        date = decision.get("date") or last.get(decision["project"], "")
        last[decision["project"]] = date
        dated.append((date, len(dated), decision))
    return [decision for _, _, decision in sorted(dated, key=lambda item: item[:2])]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(build, command, vectors=None):
    """A server on empty data, `local` or `serve`. For `serve`, the variables of scripts/dev-up must be set. `vectors`
    are the variables of a model (models.py); without them, there are only words."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        port = free_port()
        environment = dict(os.environ, AKASHI_PORT=str(port), AKASHI_DATA_DIR=folder, AKASHI_LOG_LEVEL="error",
                           AKASHI_ADMIN_API_KEY=KEY, AKASHI_EMBEDDING_PROVIDER="noop")
        environment.update(vectors or {})
        waiting = lambda: waiting_in_file(pathlib.Path(folder) / "akashi.db")
        if command == "serve":
            databases = stack.enter_context(empty_database())
            environment.update(databases)
            waiting = lambda: waiting_in_database(databases["NOTIFY_URL"])
        url = f"http://127.0.0.1:{port}"
        stack.enter_context(running_process([build / "akashi", command], url + "/readyz", environment))
        yield Server(url, waiting, bool(vectors))


def waiting_in_file(path):
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)) as database:
        return database.execute(WAITING).fetchone()


def waiting_in_database(url):
    count, error = psql(url, WAITING).split("|", 1)
    return int(count), error


@contextlib.contextmanager
def empty_database():
    """A database of its own beside the one of scripts/dev-up; gives the variables for it."""
    home = os.environ["NOTIFY_URL"]
    name = f"search_quality_{os.getpid()}"
    psql(home, f"CREATE DATABASE {name}")
    try:
        yield {variable: urllib.parse.urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
               for variable in ("DATABASE_URL", "NOTIFY_URL")}
    finally:
        psql(home, f"DROP DATABASE {name} WITH (FORCE)")


def psql(url, statement):
    command = ["psql", "-XAtq", url, "-c", statement]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()


@contextlib.contextmanager
def running_process(command, url, environment=None):
    """A process that is ready when it answers at `url`. What it prints is shown when it does not start."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(process, url, log)
            yield
        finally:
            process.terminate()
            process.wait()


def wait_for(process, url, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return
        time.sleep(0.05)
    log.seek(0)
    raise SystemExit(f"{process.args[0]} does not start:\n{log.read()}")
