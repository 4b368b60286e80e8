"""The server of Qdrant's double, and its control port."""
import json
import socketserver
import subprocess
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
        self.credentials, self.certificate = make_credentials(options.tls) if options.tls else (None, None)
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


def make_credentials(folder):
    """A certificate for 127.0.0.1, in the folder, that only those trust who are told to."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return grpc.ssl_server_credentials([(key.read_bytes(), certificate.read_bytes())]), str(certificate)


def run(options):
    """Prints where the server is, and never returns."""
    double = Double(options)

    class Control(socketserver.StreamRequestHandler):
        def handle(self):
            answer = double.do(json.loads(self.rfile.readline()))
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Control) as control:
        print(json.dumps({"qdrant": double.port, "control": control.server_address[1],
                          "certificate": double.certificate}), flush=True)
        control.serve_forever()
