#!/usr/bin/env python3
"""Runs clang-tidy on the sources that a change touches, or with AKASHI_LINT=all on the whole tree.

    run_tidy.py BUILD

A change is what differs from AKASHI_LINT_BASE (a commit), by default from the last commit that is four
hours older than HEAD; without one, as in a shallow clone, the whole tree is checked. A header is checked
through a source that includes it. Tests are not checked.
"""
import os
import pathlib
import re
import subprocess
import sys


def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.split()


def find_base():
    """The commit to compare with; nothing when there is none."""
    if base := os.environ.get("AKASHI_LINT_BASE"):
        return base
    before = int(git("log", "-1", "--format=%ct")[0]) - 4 * 3600
    return next(iter(git("rev-list", "-1", f"--before={before}", "HEAD")), None)


def sources_of(file, sources):
    """The sources through which a changed file is checked."""
    if file in sources:
        return [file]
    if not file.endswith(".hpp"):
        return []
    own = file.removesuffix(".hpp") + ".cpp"
    if own in sources:
        return [own]
    include = f'#include "{file.removeprefix("src/")}"'
    return [source for source, text in sources.items() if include in text][:1]


def main():
    sources = {file: pathlib.Path(file).read_text() for file in git("ls-files", "src/*.cpp")
               if not file.endswith("_test.cpp")}
    base = None if os.environ.get("AKASHI_LINT") == "all" else find_base()
    touched = set(sources)
    configuration = {".clang-tidy", "tools/run_tidy.py"}
    if base and not configuration & set(changed := git("diff", "--name-only", base)):
        touched = {source for file in changed for source in sources_of(file, sources)}
    print(f"clang-tidy: {len(touched)} of {len(sources)} sources", flush=True)
    if not touched:
        return 0
    patterns = [f"/{re.escape(source)}$" for source in sorted(touched)]
    return subprocess.run(["run-clang-tidy-19", "-quiet", "-j", "2", "-p", sys.argv[1], *patterns]).returncode


if __name__ == "__main__":
    sys.exit(main())
