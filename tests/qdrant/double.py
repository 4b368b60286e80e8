#!/usr/bin/env python3
"""A Qdrant for tests: its gRPC protocol by the official definitions, with points in memory.

    .python/bin/python tests/qdrant/double.py [--engine local|fast] [--port N] [--api-key KEY] [--tls]

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

`local` is the engine of qdrant-client, with all that Qdrant's filters mean. `fast` takes more points a second.
Processes that must freeze are stopped with SIGSTOP.
"""
import argparse
import json
import pathlib
import socketserver
import subprocess
import tempfile
from concurrent import futures

import grpc
from qdrant_client.grpc import collections_service_pb2_grpc, points_service_pb2_grpc, qdrant_pb2_grpc

from faults import Faults
from service import Collections, Health, Points, Store


class Double:
    """The gRPC server, which can go away and come back on its port."""

    def __init__(self, options):
        self.store = Store(options.engine)
        self.faults = Faults(options.api_key)
        self.credentials, self.certificate = make_credentials() if options.tls else (None, None)
        self.port = options.port
        self.server = None
        self.start()

    def start(self):
        server = grpc.server(futures.ThreadPoolExecutor(64), interceptors=[self.faults],
                             options=[("grpc.max_receive_message_length", -1), ("grpc.so_reuseport", 0)])
        qdrant_pb2_grpc.add_QdrantServicer_to_server(Health(), server)
        collections_service_pb2_grpc.add_CollectionsServicer_to_server(Collections(self.store), server)
        points_service_pb2_grpc.add_PointsServicer_to_server(Points(self.store), server)
        address = f"127.0.0.1:{self.port}"
        if self.credentials:
            self.port = server.add_secure_port(address, self.credentials)
        else:
            self.port = server.add_insecure_port(address)
        server.start()
        self.server = server

    def do(self, command):
        """Does what the control port was asked for, and returns the answer."""
        name = command.pop("do")
        if name == "stop":
            self.server.stop(grace=None).wait()
        elif name == "start":
            if command.get("empty"):
                self.store.clear()
            self.start()
        elif name in ("drop", "make", "describe", "add_number"):
            return getattr(self.store, name)(**command)
        else:
            return getattr(self.faults, name)(**command)
        return None


def make_credentials():
    """A certificate for 127.0.0.1 that only those trust who are told to."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="qdrant-double-"))
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return grpc.ssl_server_credentials([(key.read_bytes(), certificate.read_bytes())]), str(certificate)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=("local", "fast"), default="local")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--api-key", default="")
    parser.add_argument("--tls", action="store_true")
    double = Double(parser.parse_args())

    class Control(socketserver.StreamRequestHandler):
        def handle(self):
            answer = double.do(json.loads(self.rfile.readline()))
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Control) as control:
        print(json.dumps({"qdrant": double.port, "control": control.server_address[1],
                          "certificate": double.certificate}), flush=True)
        control.serve_forever()


if __name__ == "__main__":
    main()
