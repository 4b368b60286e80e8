#!/usr/bin/env python3
"""What a read replica saves the primary: the processor time of each process for a read (bench/README.md).

    bench/run replica [--quick]

Needs the servers of `AKASHI_DEV_REPLICA=yes scripts/dev-up` in the environment.
"""
import argparse
import collections
import http.client
import json
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time

KEY = "ak_bench_0123456789abcdef0123456789abcdef"
CLIENTS = 8
TYPES = ["architecture", "security", "data_model", "api_design", "deployment"]
WORDS = [f"word{number}" for number in range(4000)]


def request(connection, method, path, body=None):
    headers = {"Authorization": f"ApiKey admin:{KEY}", "Content-Type": "application/json"}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status // 100 != 2:
        raise SystemExit(f"{method} {path}: {answer.status} {text[:300]}")


def some_words(count):
    return " ".join(WORDS[int(random.paretovariate(0.5)) % len(WORDS)] for _ in range(count))


def trace(connection):
    decision = {
        "decision_type": random.choice(TYPES),
        "outcome": some_words(8),
        "confidence": 0.7,
        "reasoning": some_words(60),
        "alternatives": [{"label": some_words(3), "rejection_reason": some_words(4)}],
        "evidence": [{"source_type": "document", "content": some_words(10)}],
    }
    request(connection, "POST", "/v1/trace", {"agent_id": "admin", "decision": decision})


READS = {
    "GET /v1/decisions/recent?limit=20": lambda c: request(c, "GET", "/v1/decisions/recent?limit=20"),
    "POST /v1/query": lambda c: request(
        c, "POST", "/v1/query", {"filters": {"decision_type": random.choice(TYPES)}, "limit": 20}
    ),
    "POST /v1/search": lambda c: request(c, "POST", "/v1/search", {"query": some_words(3), "limit": 10}),
}


def ticks(server):
    """Processor time so far, by who used it, in seconds, with that of children that have ended."""
    sums = collections.Counter()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            where = os.readlink(f"/proc/{pid}/cwd")
            name, fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)
        except OSError:
            continue
        name = name.split("(", 1)[1]
        used = sum(map(int, fields.split()[11:15])) / os.sysconf("SC_CLK_TCK")
        if where.startswith(os.environ["AKASHI_DEV_DIR"]) and name == "pgbouncer":
            sums["PgBouncer"] += used
        elif name == "postgres" and where.startswith(os.environ["AKASHI_DEV_DIR"]):
            sums["replica" if where.endswith("/replica") else "primary"] += used
        elif int(pid) == server:
            sums["server"] += used
    return sums


class Server:
    def __init__(self, binary, directory, with_replica):
        environment = dict(os.environ, AKASHI_ADMIN_API_KEY=KEY, AKASHI_DATA_DIR=directory,
                           AKASHI_SHUTDOWN_DELAY="0s", REDIS_URL="")
        if not with_replica:
            del environment["DATABASE_READ_URL"]
        self.log = open(os.path.join(directory, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", "--address", "127.0.0.1"], env=environment,
            stdout=self.log, stderr=self.log)
        wanted = "read replica connected" if with_replica else "akashi ready"
        deadline = time.time() + 60
        while not all(line in self.text() for line in (wanted, "akashi ready")):
            if time.time() > deadline or self.process.poll() is not None:
                raise SystemExit(self.text())
            time.sleep(0.1)
        line = next(line for line in self.text().splitlines() if "akashi ready" in line)
        self.port = int(json.loads(line)["address"].rsplit(":", 1)[1].strip("/"))

    def text(self):
        return open(self.log.name, encoding="utf-8").read()

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def run(self, count, work):
        """Does the work `count` times on several connections; the processor time of each for one."""
        def loop():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for _ in range(count // CLIENTS):
                work(connection)
        before = ticks(self.process.pid)
        threads = [threading.Thread(target=loop) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        used = ticks(self.process.pid)
        used.subtract(before)
        return {who: 1e6 * seconds / count for who, seconds in used.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    decisions, reads = (2_000, 1_600) if options.quick else (10_000, 6_400)
    random.seed(1)
    directory = tempfile.mkdtemp()
    found = collections.defaultdict(dict)
    for with_replica in (False, True):
        server = Server(options.server, directory, with_replica)
        if not with_replica:
            server.run(decisions, trace)
        for name, work in READS.items():
            server.run(200, work)
            found[name][with_replica] = server.run(reads, work)
        server.stop()
    shutil.rmtree(directory)
    print(f"Processor time of a read in µs, {decisions:,} decisions, {CLIENTS} clients:\n")
    print("| read | replica | primary | PgBouncer | replica's own | server | primary saved |")
    print("|:--|:--|--:|--:|--:|--:|--:|")
    for name, both in found.items():
        for with_replica, used in both.items():
            saved = 1 - used["primary"] / both[False]["primary"]
            print(f"| {name} | {'yes' if with_replica else 'no'} | {used['primary']:.0f} "
                  f"| {used['PgBouncer']:.0f} | {used['replica']:.0f} | {used['server']:.0f} "
                  f"| {f'{saved:.0%}' if with_replica else ''} |")


main()
