#!/usr/bin/env python3
"""Fails when a SQL statement of the stores was used by no test, or has the name of another one.

    check_statements.py SRC RECORDED

SRC holds the .sql files; RECORDED the names that the contract tests wrote, one file a process.
"""
import collections
import pathlib
import sys

# Statements that the server runs by itself; the process tests cover them.
OF_THE_SERVER = {"postgres/make_event_partitions", "postgres/notify", "postgres/ping", "sqlite/ping",
                 "postgres/find_read_only", "postgres/find_log_position", "postgres/require_replay"} | {f"{store}/{verb}_write_probe" for store in ("postgres", "sqlite")
                                               for verb in ("insert", "delete")}

src, recorded = (pathlib.Path(argument) for argument in sys.argv[1:])
statements = collections.defaultdict(list)
for store in ("postgres", "sqlite"):
    for file in sorted(src.glob(f"**/{store}/*.sql")):
        statements[f"{store}/{file.stem}"].append(str(file))
# akashi_doctor_test covers those of the doctor, on databases in which something is wrong.
OF_THE_SERVER |= {name for name, files in statements.items() if "/doctor/" in files[0]}
used = {name for file in recorded.iterdir() for name in file.read_text().split()}

problems = [f"{files[0]}: was used by no test" for name, files in statements.items()
            if name not in used | OF_THE_SERVER]
problems += [f"{files[1]}: the name is taken by {files[0]}" for files in statements.values() if len(files) > 1]
print("\n".join(problems))
sys.exit(1 if problems or not statements else 0)
