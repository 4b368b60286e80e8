#!/usr/bin/env python3
"""Fails when a file that may hold secrets or decisions could be committed or get into the image.

    check_ignored.py ROOT

Asks git about .gitignore, and reads deploy/Dockerfile.dockerignore by Docker's rules.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FOLDERS = ("", "deploy/", "examples/", "src/app/", "some/where/below/")
SECRET = (
    ".env", ".env.local", ".env.production",
    "jwt_private.pem", "jwt_public.pem", "keys/jwt_private.pem", "akashi-private.pem", "jwt_private.pem.new", "tls.key",
    "admin_api_key", "admin_api_key.new", "data/admin_api_key", "data/anything", "akashi.lock", "import.lock",
    "akashi.db", "akashi.db-wal", "akashi.db-shm", "search.db", "search.db-wal", "search.db-shm", "copy.db",
    "akashi-backup-20260101.dump", "akashi-keys-20260101.dump",
)
OPEN = (".env.example", "README.md", "src/sqlite/database.cpp", "src/app/data_directory.cpp",
        "src/postgres/database_fixture.hpp", "migrations/001_create_tables.sql", "deploy/compose.yaml")


def ignored_by_git(root, paths):
    """The paths that a repository with this .gitignore ignores."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "-q", folder], check=True)
        pathlib.Path(folder, ".gitignore").write_text((root / ".gitignore").read_text())
        answer = subprocess.run(["git", "-C", folder, "check-ignore", "--no-index", "--stdin"],
                                input="\n".join(paths), capture_output=True, text=True, check=False)
    return set(answer.stdout.split("\n"))


def as_regex(pattern):
    """Docker's pattern for a path and all that is below it: `**` is any number of folders."""
    parts = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    text = "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern))
    return re.compile(text + "(/.*)?")


def ignored_by_docker(root, paths):
    """The last pattern that fits a path decides."""
    lines = (root / "deploy/Dockerfile.dockerignore").read_text().splitlines()
    rules = [(not line.startswith("!"), as_regex(line.lstrip("!"))) for line in lines if line and line[0] != "#"]
    def is_ignored(path):
        return next((ignores for ignores, rule in reversed(rules) if rule.fullmatch(path)), False)
    return set(filter(is_ignored, paths))


def main():
    root = pathlib.Path(sys.argv[1])
    secret = [folder + name for folder in FOLDERS for name in SECRET]
    problems = []
    for file, ignored_by in ((".gitignore", ignored_by_git), ("deploy/Dockerfile.dockerignore", ignored_by_docker)):
        ignored = ignored_by(root, [*secret, *OPEN])
        problems += [f"{file} does not cover {path}" for path in secret if path not in ignored]
        problems += [f"{file} covers {path}" for path in OPEN if path in ignored]
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
