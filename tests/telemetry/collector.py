"""A collector of OpenTelemetry that reads strictly, with the official definitions, and fails on demand."""

import base64
import gzip
import http.server
import json
import re
import threading

from google.protobuf import json_format, unknown_fields
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

MESSAGES = {"/v1/traces": ExportTraceServiceRequest, "/v1/metrics": ExportMetricsServiceRequest}
WIDE = {"startTimeUnixNano", "endTimeUnixNano", "timeUnixNano", "intValue", "asInt", "count",
        "bucketCounts"}


def refuse_unknown(message):
    """Raises for a field that the official definition does not have."""
    if len(unknown_fields.UnknownFieldSet(message)):
        raise ValueError(f"{message.DESCRIPTOR.full_name} has unknown fields")
    for field, value in message.ListFields():
        if field.message_type:
            for part in value if field.is_repeated else [value]:
                refuse_unknown(part)


def from_otlp_json(value, name=""):
    """Protobuf's JSON of OTLP's. Raises where it is not OTLP's."""
    if isinstance(value, dict):
        for key in value:
            if not re.fullmatch(r"[a-z][a-zA-Z]*", key):
                raise ValueError(f"{key} is not in lowerCamelCase")
        return {key: from_otlp_json(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [from_otlp_json(item, name) for item in value]
    if name in ("traceId", "spanId", "parentSpanId"):
        return base64.b64encode(bytes.fromhex(value)).decode()
    if name in WIDE and not (isinstance(value, str) and value.isdigit()):
        raise ValueError(f"{name} is {value!r}: 64-bit integers are text")
    if name in ("kind", "code", "aggregationTemporality") and not isinstance(value, int):
        raise ValueError(f"{name} is {value!r}: enumerations are numbers")
    return value


def decode(path, content_type, body):
    message = MESSAGES[path]()
    if content_type == "application/x-protobuf":
        message.ParseFromString(body)
        refuse_unknown(message)
    elif content_type == "application/json":
        json_format.ParseDict(from_otlp_json(json.loads(body)), message)
    else:
        raise ValueError(f"the content type is {content_type}")
    return message


def attributes(owner):
    """A dictionary of them; raises when a name is there twice."""
    values = {}
    for attribute in owner.attributes:
        if attribute.key in values:
            raise ValueError(f"{attribute.key} is there twice")
        values[attribute.key] = getattr(attribute.value, attribute.value.WhichOneof("value"))
    return values


class Collector:
    """Listens on a port of its own. `answers` are what the next requests get: a status, `stall` (until the
    collector stops), `vanish` (before the message is read whole), or a status with headers; then everything is
    taken."""

    def __init__(self, port=0):
        self.answers = []
        self.forever = None  # an answer that does not wear out
        self.bodies = []  # of the next answers
        self.requests = []  # path and headers
        self.mistakes = []
        self.messages = []
        self._stopping = threading.Event()
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                collector._handle(self)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, handler):
        length = int(handler.headers["Content-Length"])
        answer = self.answers.pop(0) if self.answers else self.forever or 200
        if answer == "vanish":
            handler.rfile.read(length // 2)
            handler.close_connection = True
            return
        body = handler.rfile.read(length)
        self.requests.append((handler.path, dict(handler.headers)))
        if answer == "stall":
            self._stopping.wait()
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if status == 200:
            try:
                path = handler.path[handler.path.index("/v1/"):]
                if handler.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                self.messages.append(decode(path, handler.headers["Content-Type"], body))
            except Exception as mistake:
                self.mistakes.append(f"{type(mistake).__name__}: {mistake}")
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        answer = self.bodies.pop(0) if self.bodies else b""
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    def _all(self, kind):
        if self.mistakes:
            raise AssertionError(self.mistakes)
        return [message for message in self.messages if isinstance(message, kind)]

    def resources(self):
        return [attributes(part.resource)
                for kind, field in ((ExportTraceServiceRequest, "resource_spans"),
                                    (ExportMetricsServiceRequest, "resource_metrics"))
                for message in self._all(kind) for part in getattr(message, field)]

    def spans(self):
        return [span for message in self._all(ExportTraceServiceRequest)
                for part in message.resource_spans for scope in part.scope_spans for span in scope.spans]

    def metrics(self):
        """The metrics of the last message, by name."""
        messages = self._all(ExportMetricsServiceRequest)
        return {metric.name: metric for part in (messages[-1].resource_metrics if messages else ())
                for scope in part.scope_metrics for metric in scope.metrics}
