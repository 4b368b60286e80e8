"""Starts our server on a store and asks it, as a ranker of evaluate.py."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

AGENT = "admin"
KEY = "key of the search quality bench"
START_SECONDS = 30


class Server:
    """`POST /v1/search` over decisions that were traced in the order of their dates."""

    finds_ended = False   # a decision that another one supersedes is not found

    def __init__(self, url):
        self.url = url
        self.names = {}   # our id -> name in the set

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {
            "Authorization": f"ApiKey {AGENT}:{KEY}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
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

    def __call__(self, question, project):
        body = {"query": question, "limit": 10}
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
def running(build, command):
    """A server on empty data, `local` or `serve`. For `serve`, the variables of scripts/dev-up must be set."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = dict(os.environ, AKASHI_PORT=str(port), AKASHI_DATA_DIR=folder, AKASHI_LOG_LEVEL="error",
                           AKASHI_ADMIN_API_KEY=KEY)
        with open(pathlib.Path(folder) / "log", "w", encoding="utf-8") as log:
            process = subprocess.Popen([build / "akashi", command], env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(process, url + "/readyz", folder)
            yield Server(url)
        finally:
            process.terminate()
            process.wait()


def wait_for(process, url, folder):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return
        time.sleep(0.05)
    raise SystemExit("the server does not start:\n" + (pathlib.Path(folder) / "log").read_text(encoding="utf-8"))
