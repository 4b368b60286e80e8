#!/usr/bin/env python3
"""Drops each condition that keeps organizations and agents apart, and tells which no test notices.

    tools/mutate_sql.py BUILD              every condition of both stores
    tools/mutate_sql.py BUILD --only TEXT  those whose name has TEXT: a store, a file, a function
    tools/mutate_sql.py BUILD --sample     a few, each with one test (tools/mutation_sample.txt)
    tools/mutate_sql.py BUILD --list       prints the names

Runs the tests of isolation and the contract tests of BUILD once to see which statements each test sends. Then
it runs, for each mutant, the tests that send its statement until one fails (docs/testing.md, "Mutations of SQL").
Ends with status 1 when a mutant survives. Without AKASHI_DEV_ENV it starts servers of its own.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

from sql_equivalents import EQUIVALENT
from sql_mutants import Mutants, Records

ROOT = pathlib.Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "tools/mutation_sample.txt"
# Those of isolation run first: a mutant that they do not notice is rare.
FILTERS = ("*Isolation*/Sqlite", "*Isolation*/Postgres", "*Contract.*/Sqlite-*Isolation*",
           "*Contract.*/Postgres-*Isolation*")
TIMEOUT = 180  # seconds; tests that do not end have noticed
# Tests reuse migrated databases. With this, each one sends the migrations.
NEW_DATABASES = {"AKASHI_NEW_DATABASES": "1"}


@contextlib.contextmanager
def in_parallel(function, items):
    """The results in their order; nothing more begins once the caller fails or is interrupted."""
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    try:
        yield pool.map(function, items)
    finally:
        pool.shutdown(cancel_futures=True)


class Tests:
    """The test programs of a build, run with the library of tests/isolation/."""

    def __init__(self, build: pathlib.Path, work: pathlib.Path):
        self.work = work
        self.library = build / "tests/isolation/libakashi_sql_mutation.so"
        self.programs = sorted({build / f"src/{file.parent.name}_test"
                                for file in ROOT.glob("src/*/*_contract_test.cpp")})
        self.program_of = {test: program for program in self.programs for test in self.names(program)}
        self.hints = build / "noticed.json"  # which test noticed a mutant in an earlier run
        self.last = json.loads(self.hints.read_text()) if self.hints.exists() else {}
        self.count = collections.Counter()
        self.sends = collections.Counter()  # how many texts a test sends: few say what it is about

    def run(self, program, tests, *arguments, timeout=TIMEOUT, **environment):
        """The finished process, or None when it did not end."""
        environment = os.environ | {"LD_PRELOAD": str(self.library), "GTEST_FAIL_FAST": "1",
                                    "GTEST_FILTER": tests, "TMPDIR": str(self.work)} | environment
        with contextlib.suppress(subprocess.TimeoutExpired):
            return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True,
                                  errors="replace", timeout=timeout)

    def names(self, program):
        suite = ""
        for line in self.run(program, "*", "--gtest_list_tests").stdout.splitlines():
            if line.startswith("  "):
                yield suite + line.split()[0]
            elif line.endswith("."):
                suite = line

    def record(self, jobs):
        """What the tests of the jobs, (program, filter), send. They must pass."""
        directory = self.work / "record"
        directory.mkdir()

        def run(job):
            done = self.run(*job, timeout=10 * TIMEOUT, AKASHI_SQL_RECORD=str(directory), **NEW_DATABASES)
            if done is None or done.returncode != 0:
                raise SystemExit(f"{job[0].name} fails without a mutant:\n{done and done.stdout}")

        with in_parallel(run, jobs) as results:
            list(results)
        records = Records(directory)
        self.sends.update(test for tests in records.texts.values() for test in tests)
        return records

    def notice(self, mutant):
        """The name of a test that notices the mutant, or None."""
        databases = NEW_DATABASES if mutant.source.startswith("function ") else {}
        with tempfile.NamedTemporaryFile(dir=self.work) as file:
            for text, replacement in mutant.replacements.items():
                text, replacement = text.encode(), replacement.encode()
                file.write(b"%d %d\n%b%b\n" % (len(text), len(replacement), text, replacement))
            file.flush()
            for program, tests in self.in_order(mutant):
                done = self.run(program, ":".join(tests), AKASHI_SQL_REPLACE=file.name, **databases)
                if done is None or done.returncode != 0:
                    failed = re.search(r"\[  FAILED  \] ([\w/.]+)", done.stdout) if done else None
                    self.last[mutant.name] = failed[1] if failed else tests[0]
                    self.count[mutant.source, self.last[mutant.name]] += 1
                    return failed[1] if failed else f"{program.name}, which crashed or did not end"
        return None

    def in_order(self, mutant):
        """The tests that send the statement, by program; those that have most likely noticed are first."""
        last = self.last.get(mutant.name)
        likely = sorted(mutant.tests, reverse=True, key=lambda test: (
            test == last, self.count[mutant.source, test], "Isolation" in test, -mutant.tests[test],
            -self.sends[test]))
        for part in (likely[:1], likely[1:4], likely[4:]):
            jobs = collections.defaultdict(list)
            for test in part:
                jobs[self.program_of[test]].append(test)
            yield from jobs.items()


def check(tests: Tests, mutants):
    """Prints what becomes of the mutants. Returns how many survive."""
    counts = collections.Counter()

    def judge(mutant):
        return mutant, "" if mutant.name in EQUIVALENT else tests.notice(mutant)

    with in_parallel(judge, mutants) as results:
        for mutant, test in results:
            what = "survives" if test is None else "noticed" if test else "equivalent"
            counts[what] += 1
            why = test or (EQUIVALENT[mutant.name] if test == "" else f"{len(mutant.tests)} tests run it")
            print(f"{what}: {mutant.name} | {why}", flush=True)
    tests.hints.write_text(json.dumps(tests.last, indent=1))
    print(f"{counts.total()} mutants: {counts['noticed']} noticed, {counts['equivalent']} equivalent, "
          f"{counts['survives']} survive")
    return counts["survives"]


def check_all(tests: Tests, arguments):
    mutants = Mutants(tests.record([(program, tested) for tested in FILTERS for program in tests.programs])).all()
    stale = set(EQUIVALENT) - {mutant.name for mutant in mutants}
    mutants = [mutant for mutant in mutants if arguments.only in mutant.name]
    if arguments.list:
        print(*(mutant.name for mutant in mutants), sep="\n")
        return 0
    for name in sorted(stale):
        print(f"tools/sql_equivalents.py: no mutant is {name}")
    return 1 if check(tests, mutants) or stale else 0


def check_sample(tests: Tests):
    wanted = dict(line.split(" | ") for line in SAMPLE.read_text().splitlines() if line)
    jobs = collections.defaultdict(list)
    for test in sorted(set(wanted.values())):
        jobs[tests.program_of[test]].append(test)
    records = tests.record([(program, ":".join(names)) for program, names in jobs.items()])
    mutants = [mutant for mutant in Mutants(records).all() if mutant.name in wanted]
    for mutant in mutants:
        mutant.tests = {test: 1 for test in mutant.tests if test == wanted[mutant.name]}
    missing = set(wanted) - {mutant.name for mutant in mutants}
    for name in sorted(missing):
        print(f"{SAMPLE.name}: no mutant is {name}")
    return 1 if check(tests, mutants) or missing else 0


@contextlib.contextmanager
def servers():
    """Servers of scripts/dev-up whose data need not survive a crash."""
    with tempfile.TemporaryDirectory(prefix="akashi-dev-") as directory:
        directory = pathlib.Path(directory)
        subprocess.run([ROOT / "scripts/dev-up", directory], check=True, capture_output=True)
        try:
            folder = pathlib.Path((directory / "akashi-dev").read_text().strip())
            with open(folder / "data/postgresql.conf", "a") as configuration:
                configuration.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
            os.kill(int((folder / "data/postmaster.pid").read_text().split()[0]), signal.SIGHUP)
            os.environ["AKASHI_DEV_ENV"] = str(directory / "env")
            yield
        finally:
            subprocess.run([ROOT / "scripts/dev-down", directory], capture_output=True)
            directory.mkdir(exist_ok=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.ExitStack() as stack:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        work = stack.enter_context(tempfile.TemporaryDirectory(prefix="akashi-mutants-", dir=memory))
        if "AKASHI_DEV_ENV" not in os.environ:
            stack.enter_context(servers())
        tests = Tests(arguments.build.resolve(), pathlib.Path(work))
        return check_sample(tests) if arguments.sample else check_all(tests, arguments)


if __name__ == "__main__":
    sys.exit(main())
