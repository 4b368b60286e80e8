#!/usr/bin/env python3
"""Fails when a source file includes what its room must not know (docs/architecture.md, "Rooms").

    check_rooms.py SRC
"""
import pathlib
import re
import sys

# Which room may include which, the lower ones first. A room may include itself and those named here.
MAY_INCLUDE = {
    "base": "",
    "core": "base",
    "http": "core base",
    "net": "base",
    "redis": "base",
    "postgres": "core base",
    "sqlite": "core base",
    "identity": "core base",
    "decisions": "identity core base",
    "models": "base",
    "embedding": "models net base",
    "vectors": "embedding decisions identity core base",
    "search": "vectors embedding decisions identity core base",
    "conflicts": "search vectors embedding decisions identity net core base",
    "overview": "conflicts search vectors embedding decisions identity core base",
    "limits": "redis decisions identity core base",
    "signup": "net identity core base",
    "billing": "net identity core base",
    "records": "decisions identity core base",
    "runs": "decisions identity core base",
    "live": "decisions identity core base",
    "ops": "core base",
    "telemetry": "net core base",
    "doctor": "ops runs billing search vectors embedding decisions identity redis net core base",
    "app": "doctor telemetry ops live runs records billing signup limits overview conflicts search vectors embedding decisions identity sqlite postgres redis net http core base",
}
DRIVERS = ("postgres", "sqlite")
# The doors of a room: only they may use HTTP.
DOOR = re.compile(r"(^|_)(routes|part)$")
# Values and rules know nothing that waits. These wait: ports, use cases, doors, what tests are made of.
WAITS = re.compile(
    r"(^|_)(store|directory|service|authenticator|routes|part|probe|outbox|log|hasher|import|export|start|buffer|flusher|retention|wait|embedder|index|client|worker|follower|backfill|batch|upkeep|feed|lookup|ports|collection|reachability|reindex|limiter|fixture|judge|exporters|sender|cascade|sink|record_trace|check|examination|http_probe)$"
    r"|^(project_names|known_runs)$"
)
PLATFORM = {"base", "http", "net", "redis", "postgres", "sqlite", "app"}
# Libraries, and the only folders that may include them.
LIBRARIES = {
    "boost/beast/": ("http", "testing"),
    "libpq-fe.h": ("postgres",),
    "sqlite3.h": ("sqlite", "search"),
    "openssl/": ("base", "identity", "net", "postgres", "redis"),
    "cmark.h": ("records",),
    "argon2.h": ("identity",),
    "CLI/": ("app",),
    "curl/": ("net",),
    "grpc/": ("vectors",),
    "grpcpp/": ("vectors",),
    "qdrant.": ("vectors",),
    "hnswlib/": ("vectors",),
    "hiredis/": ("redis",),
    "prometheus/": ("base", "ops"),
    "otlp.": ("telemetry",),
}


def check_table():
    """A room may include only rooms above it in the table, so that there is no circle."""
    seen = set()
    for room, allowed in MAY_INCLUDE.items():
        for other in set(allowed.split()) - seen:
            yield f"tools/check_rooms.py: {room} is above {other} in the table, and may include it"
        seen.add(room)


def may_include(room, store, stem, is_test, target):
    """Whether a file may include the header `target` of src/."""
    first, second = (target.split("/") + [""])[:2]
    if is_test:
        return second not in DRIVERS or first == room
    if first == "testing":
        return stem.endswith("_fixture")
    if first in DRIVERS:
        return room in (first, "app") or store == first
    if first == "http" and room != "http":
        return room == "app" or bool(DOOR.search(stem))
    if first == room:
        return second not in DRIVERS or store == second
    return first in MAY_INCLUDE[room].split() and (second not in DRIVERS or room == "app")


def check_file(src, file):
    parts = file.relative_to(src).parts
    room, store = parts[0], parts[1] if parts[1] in DRIVERS else ""
    stem = re.sub(r"_test$", "", file.stem)
    is_test = file.stem.endswith("_test")
    text = file.read_text()
    for target in re.findall(r'^#include "([^"]+/[^"]+)"', text, re.M):
        if not may_include(room, store, file.stem, is_test, target):
            yield f"{file}: must not include {target}"
    for target in re.findall(r"^#include <([^>]+)>", text, re.M):
        for library, rooms in LIBRARIES.items():
            if target.startswith(library) and room not in rooms and not is_test:
                yield f"{file}: only {' and '.join(rooms)} may include <{target}>"
        if target.startswith("boost/asio") and not (
            is_test or store or room in PLATFORM or WAITS.search(stem)
        ):
            yield f"{file}: values and rules do not wait, so they do not include <{target}>"


def main():
    src = pathlib.Path(sys.argv[1])
    problems = list(check_table())
    for file in sorted(src.glob("*/**/*.[hc]pp")):
        if file.relative_to(src).parts[0] != "testing":  # which only tests include
            problems += check_file(src, file)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
