#!/usr/bin/env python3
"""A Qdrant for tests: its gRPC protocol by the official definitions, with points in memory.

    .python/bin/python tests/qdrant/double.py [--engine local|fast] [--port N] [--api-key KEY] [--tls FOLDER]

Prints one line of JSON with the ports (and the certificate), and runs until it is killed. The control port
takes one JSON object a connection, answers it with one line and closes:

    {"do": "fail", "method": "Upsert", "status": "UNAVAILABLE", "times": 2}
                                      the next calls of the method fail; times -1: until further notice
    {"do": "delay", "method": "Query", "milliseconds": 200}    every call of the method takes longer
    {"do": "stall", "method": "Query"}            its calls wait, until they are released
    {"do": "release"}                             ends what was asked for with the commands above, and refuse
    {"do": "wait_for", "method": "Query", "calls": 3}          answers when as many calls have come
    {"do": "refuse", "ids": ["…"]}                batches with these points are INVALID_ARGUMENT
    {"do": "stop"}, {"do": "start", "empty": true}             goes away; comes back, with or without its points
    {"do": "drop", "collection": "…"}             deletes a collection
    {"do": "make", "collection": "…", "size": 4, "distance": "Cosine"}
    {"do": "add_number", "collection": "…", "id": 7, "vector": […], "payload": {…}}
    {"do": "describe", "collection": "…"}         the collection's settings, payload indexes and points
    {"do": "calls"}                               how many calls of each method have come

"Upsert point" counts the points in all calls of Upsert.
"Query cancelled" stands for calls of Query that the client ended before their deadline and an answer.

`local` is the engine of qdrant-client, with all that Qdrant's filters mean. `fast` takes more points a second, knows
only the conditions that Akashi sends, and starts sooner.
Processes that must freeze are stopped with SIGSTOP.
"""
import argparse
import importlib.util
import pathlib
import sys
import types


def import_definitions_alone():
    """Keeps `import qdrant_client.grpc` from importing all of qdrant_client, which takes a second."""
    package = types.ModuleType("qdrant_client")
    package.__path__ = importlib.util.find_spec("qdrant_client").submodule_search_locations
    sys.modules["qdrant_client"] = package


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=("local", "fast"), default="local")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--api-key", default="")
    parser.add_argument("--tls", type=pathlib.Path)
    options = parser.parse_args()
    if options.engine == "fast":
        import_definitions_alone()
    from server import run
    run(options)


if __name__ == "__main__":
    main()
