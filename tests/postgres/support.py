"""What the tests of this folder share: databases of their own, `akashi serve`, and the commands of
docs/operations.md."""

import json
import os
import pathlib
import random
import re
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).parents[2]
AKASHI = pathlib.Path(os.environ["AKASHI_BINARY"])
ADMIN_KEY = "admin key of the tests"
DEFAULT_ORG = "00000000-0000-0000-0000-000000000000"


def dev_urls(names="DATABASE_URL|NOTIFY_URL"):
    """URLs of the servers that scripts/dev-up started."""
    text = pathlib.Path(os.environ["AKASHI_DEV_ENV"]).read_text()
    return dict(re.findall(rf"^export ({names})='(.*)'$", text, re.MULTILINE))


def run(command, environment=None, directory=None, stdin=None):
    """Standard output of a command that must succeed."""
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=directory, timeout=60,
        env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def psql(url, statements):
    """Rows of `a|b|c`, of all statements together."""
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", url]
    return run(command, stdin=statements).splitlines()


class Database:
    """An empty database, dropped at the end."""

    count = 0

    def __init__(self):
        Database.count += 1
        self.name = f"test_{os.getpid()}_{Database.count}"
        self._dev = dev_urls()
        psql(self._dev["NOTIFY_URL"], f"CREATE DATABASE {self.name}")
        self.environment = {
            name: re.sub(r"/akashi\?", f"/{self.name}?", url) for name, url in self._dev.items()}

    def drop(self):
        """Tries again while PostgreSQL refuses because autovacuum works in the database."""
        wait_for(self._is_dropped)

    def _is_dropped(self):
        command = ["psql", "-Xq", self._dev["NOTIFY_URL"], "-c",
                   f"DROP DATABASE {self.name} WITH (FORCE)"]
        return subprocess.run(command, capture_output=True).returncode == 0

    def sql(self, statements):
        return psql(self.environment["NOTIFY_URL"], statements)

    def migrate(self):
        run([AKASHI, "migrate", "apply"], self.environment)


class Answer:
    def __init__(self, status, body):
        self.status = status
        self.body = json.loads(body)


class Server:
    """`akashi serve` on a database, ready; or `akashi local`, without one."""

    def __init__(self, database=None, **environment):
        self._log = tempfile.NamedTemporaryFile()
        self._directory = tempfile.TemporaryDirectory()
        # The kernel ends the server with this process, even when this process is killed.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", AKASHI, "serve" if database else "local", "--port", "0",
             "--address", "127.0.0.1"],
            stdout=self._log, stderr=subprocess.STDOUT,
            env={**os.environ, **(database.environment if database else {}), "AKASHI_ADMIN_API_KEY": ADMIN_KEY,
                 "AKASHI_DATA_DIR": self._directory.name, **environment})
        self.url = f"http://127.0.0.1:{wait_for(self._port, self)}"
        self.authorization = f"ApiKey admin:{ADMIN_KEY}"
        wait_for(self._is_ready, self)

    def pid(self):
        return self._process.pid

    def log(self):
        return pathlib.Path(self._log.name).read_text()

    def _port(self):
        self._expect_running()
        started = re.search(r'"msg":"http server starting","addr":":(\d+)"', self.log())
        return started and started[1]

    def _is_ready(self):
        self._expect_running()
        return self.get("/readyz").status == 200

    def _expect_running(self):
        if self._process.poll() is not None:
            raise AssertionError(self.log())

    def get(self, path):
        return self._send(urllib.request.Request(self.url + path))

    def post(self, path, body):
        return self._send(urllib.request.Request(self.url + path, json.dumps(body).encode()))

    def _send(self, request):
        request.add_header("Authorization", self.authorization)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.read())

    def trace(self, outcome):
        return self.post("/v1/trace", {
            "agent_id": "planner",
            "decision": {
                "decision_type": "architecture", "outcome": outcome, "confidence": 0.7,
                "alternatives": [{"label": "nothing", "rejection_reason": "too little"}],
                "evidence": [{"source_type": "document", "content": "a page of it"}]}})

    def outcomes(self):
        """The outcomes of the current decisions, oldest first."""
        answer = self.get("/v1/decisions/recent?limit=100")
        assert answer.status == 200, answer.body
        assert answer.body["total"] == len(answer.body["data"]), answer.body
        return [decision["outcome"] for decision in reversed(answer.body["data"])]

    def stop(self):
        self._process.terminate()
        assert self._process.wait(timeout=15) == 0, self.log()
        assert '"akashi stopped"' in self.log().splitlines()[-1], self.log()


def free_port():
    """Below the ports of outgoing connections, one of which could take it before a server listens."""
    for port in random.sample(range(14_000, 16_000), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")


def wait_for(condition, server=None, seconds=60):
    """The value of the condition, once it is true."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(server.log() if server else "it did not come")
        time.sleep(0.02)
    return value


def operations_pages():
    """The files of the operator's documentation."""
    return [PROJECT / "docs/operations.md", *sorted((PROJECT / "docs/operations").glob("*.md"))]


class Page:
    """The fenced blocks of docs/operations.md and its pages, which are to be taken one by one."""

    # Each page of a symptom has these; its blocks go by the title of the page.
    PARTS = ("What you see", "What it means", "What to do")

    def __init__(self):
        self._blocks = []
        for file in operations_pages():
            heading = ""
            for match in re.finditer(r"^#+ ([^\n]*)$|^ *```(\w+)\n(.*?)^ *```$", file.read_text(), re.M | re.S):
                if match[1] and match[1] not in self.PARTS:
                    heading = match[1]
                elif match[2] in ("sql", "sh"):
                    self._blocks.append((heading, match[2], match[3]))

    def take(self, heading, language):
        """The next block of the language under the heading."""
        for block in self._blocks:
            if block[:2] == (heading, language):
                self._blocks.remove(block)
                return block[2]
        raise AssertionError(f'the pages have no further {language} under "{heading}"')

    def rest(self):
        return self._blocks
