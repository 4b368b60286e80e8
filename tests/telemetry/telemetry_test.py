"""Spans and metrics of `akashi serve`, from its requests to a collector."""

import concurrent.futures
import http.client
import json
import pathlib
import re
import resource
import socket
import sys
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "postgres"))
from collector import Collector, attributes  # noqa: E402
from support import Database, Server, wait_for  # noqa: E402

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
BOUNDS = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000]


def send(server, method, path, body=None, **headers):
    """The status and the headers of the answer."""
    request = urllib.request.Request(
        server.url + path, body and json.dumps(body).encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            return answer.status, answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers


def flood(server, begin, count, connections=100):
    """Requests whose paths and ids are all different, as fast as the server takes them."""
    address = urllib.parse.urlsplit(server.url)
    share = count // connections

    def work(first):
        text = "".join(f"GET /{number}/{'x' * 200} HTTP/1.1\r\nHost: a\r\nX-Request-ID: id {number}\r\n"
                       + ("Connection: close\r\n" if number == first + share - 1 else "") + "\r\n"
                       for number in range(first, first + share))
        with socket.create_connection((address.hostname, address.port), timeout=60) as peer:
            sender = threading.Thread(target=peer.sendall, args=(text.encode(),))
            sender.start()
            answers = b"".join(iter(lambda: peer.recv(1 << 16), b""))
            sender.join()
        return answers.count(b"HTTP/1.1 404 ")

    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        answered = sum(pool.map(work, range(begin, begin + count, share)))
    assert answered == count, answered


def resident_bytes(server):
    pages = pathlib.Path(f"/proc/{server.pid()}/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


def points(collector, name):
    """The values of a metric, by route, method, status and agent."""
    metric = collector.metrics().get(name)
    if metric is None:
        return {}
    found = {}
    for point in getattr(metric, metric.WhichOneof("data")).data_points:
        labels = attributes(point)
        key = tuple(labels.get(label) for label in
                    ("http.route", "http.method", "http.status_code", "akashi.agent_id"))
        found[key] = point
    return found


class Telemetry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Database()
        cls.addClassCleanup(cls.database.drop)
        cls.database.migrate()

    def collect(self, **environment):
        """A collector and a server that knows it."""
        collector = Collector()
        self.addCleanup(collector.stop)
        return collector, self.serve(collector.port, **environment)

    def serve(self, port, is_local=False, **environment):
        server = Server(None if is_local else self.database, **{
            "AKASHI_SHUTDOWN_DELAY": "0s", "AKASHI_RATELIMIT": "memory",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"127.0.0.1:{port}",
            "OTEL_EXPORTER_OTLP_INSECURE": "true", "OTEL_METRIC_EXPORT_INTERVAL": "200",
            "OTEL_BSP_SCHEDULE_DELAY": "100", **environment})
        self.addCleanup(self.end, server)
        return server

    @staticmethod
    def end(server):
        if server._process.poll() is None:
            server.stop()

    def span_of(self, collector, name):
        """The span of a request with this name, once it has come."""
        return wait_for(lambda: next((span for span in collector.spans() if span.name == name), None))

    def check_everything(self, protocol):
        collector, server = self.collect(OTEL_EXPORTER_OTLP_PROTOCOL=protocol)
        self.assertEqual(server.trace("one").status, 201)
        before = time.time_ns()
        status, headers = send(
            server, "GET", "/v1/decisions/recent?limit=3", Authorization=server.authorization,
            traceparent=f"00-{TRACE_ID}-{PARENT}-01", tracestate="vendor=1", **{"X-Request-ID": "mine"})
        self.assertEqual(status, 200)
        send(server, "GET", "/nowhere/at/all")
        span = self.span_of(collector, "GET /v1/decisions/recent")
        after = time.time_ns()  # the span ends once the answer is sent
        self.assertEqual(headers["traceparent"], f"00-{TRACE_ID}-{span.span_id.hex()}-01")
        self.assertEqual((span.trace_id.hex(), span.parent_span_id.hex()), (TRACE_ID, PARENT))
        self.assertEqual((span.trace_state, span.kind, span.status.code), ("vendor=1", 2, 0))
        self.assertEqual(attributes(span), {
            "http.method": "GET", "http.url": "/v1/decisions/recent", "http.request_id": "mine",
            "http.status_code": 200, "akashi.agent_id": "admin", "akashi.role": attributes(span)["akashi.role"]})
        self.assertLess(before, span.start_time_unix_nano)
        self.assertLess(span.start_time_unix_nano, span.end_time_unix_nano)
        self.assertLess(span.end_time_unix_nano, after)
        self.check_children(collector, span)
        trace = self.span_of(collector, "POST /v1/trace")
        self.assertEqual(attributes(trace)["akashi.decision_type"], "architecture")
        self.assertRegex(server.log(), rf'"request_id":"mine".*"trace_id":"{TRACE_ID}"')
        self.check_metrics(collector)
        self.check_resource(collector)

    def check_children(self, collector, span):
        family = [other for other in collector.spans() if other.trace_id == span.trace_id]
        by_id = {other.span_id: other for other in family}
        self.assertEqual(len(by_id), len(family))
        children = [other for other in family if other is not span and other.span_id != span.span_id]
        self.assertLessEqual({"authenticate", "ratelimit", "postgres"}, {child.name for child in children})
        for child in children:
            parent = by_id[child.parent_span_id]
            self.assertLessEqual(parent.start_time_unix_nano, child.start_time_unix_nano)
            self.assertGreaterEqual(parent.end_time_unix_nano, child.end_time_unix_nano)

    def check_metrics(self, collector):
        recent = ("GET /v1/decisions/recent", "GET", "200", "admin")
        lost = ("unmatched", "GET", "404", None)
        wait_for(lambda: lost in points(collector, "http.server.request_count"))
        counts = points(collector, "http.server.request_count")
        self.assertEqual(counts[recent].as_int, 1)
        self.assertEqual(counts[lost].as_int, 1)
        self.assertEqual(counts["POST /v1/trace", "POST", "201", "admin"].as_int, 1)
        metrics = collector.metrics()
        self.assertEqual(metrics["http.server.request_count"].unit, "1")
        self.assertEqual(metrics["http.server.duration"].unit, "ms")
        self.assertTrue(metrics["http.server.request_count"].sum.is_monotonic)
        self.assertEqual(metrics["http.server.request_count"].sum.aggregation_temporality, 2)
        duration = points(collector, "http.server.duration")[recent]
        self.assertEqual(duration.count, 1)
        self.assertEqual(sum(duration.bucket_counts), 1)
        self.assertEqual(list(duration.explicit_bounds), BOUNDS)
        self.assertEqual(len(duration.bucket_counts), len(BOUNDS) + 1)
        [exemplar] = duration.exemplars
        self.assertEqual(exemplar.trace_id.hex(), TRACE_ID)
        self.assertEqual(exemplar.as_double, duration.sum)

    def check_resource(self, collector):
        resources = collector.resources()
        self.assertEqual(len({resource["service.instance.id"] for resource in resources}), 1)
        self.assertLessEqual({"service.name", "service.version", "host.name"}, resources[0].keys())
        self.assertEqual(resources[0]["service.name"], "akashi")

    def test_everything_arrives_as_protobuf(self):
        self.check_everything("http/protobuf")

    def test_everything_arrives_as_json(self):
        self.check_everything("http/json")

    def test_counters_have_what_was_sent_also_after_the_server_has_stopped(self):
        collector, server = self.collect(OTEL_METRIC_EXPORT_INTERVAL="3600000")
        before = 30
        for number in range(before):
            send(server, "GET", f"/v1/nowhere/{number}")
        server.stop()
        counts = points(collector, "http.server.request_count")
        self.assertEqual(counts["unmatched", "GET", "401", None].as_int, before)
        self.assertRegex(server.log().splitlines()[-1], "akashi stopped")

    def test_spans_that_wait_are_sent_when_the_server_stops(self):
        collector, server = self.collect(OTEL_BSP_SCHEDULE_DELAY="3600000")
        send(server, "GET", "/v1/decisions/recent", Authorization=server.authorization)
        self.assertEqual([span for span in collector.spans() if "recent" in span.name], [])
        server.stop()
        self.assertIn("GET /v1/decisions/recent", {span.name for span in collector.spans()})

    def test_a_message_that_waits_for_its_next_attempt_is_sent_when_the_server_stops(self):
        collector, server = self.collect(OTEL_METRIC_EXPORT_INTERVAL="3600000")
        self.span_of(collector, "GET /readyz")
        collector.answers = [(503, {"Retry-After": "25"})]
        send(server, "GET", "/v1/nowhere/1")
        wait_for(lambda: not collector.answers, server)
        server.stop()
        self.assertIn("unmatched", {span.name for span in collector.spans()})

    def test_endpoints_headers_and_the_resource_are_as_configured(self):
        collector = Collector()
        self.addCleanup(collector.stop)
        url = f"http://127.0.0.1:{collector.port}"
        server = self.serve(
            collector.port, OTEL_EXPORTER_OTLP_ENDPOINT=f"{url}/prefix/", OTEL_EXPORTER_OTLP_INSECURE="false",
            OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=f"{url}/own/v1/metrics",
            OTEL_EXPORTER_OTLP_HEADERS="Authorization=Basic%20secret,x-tenant=me",
            OTEL_EXPORTER_OTLP_METRICS_HEADERS="x-dataset=secret-too", OTEL_SERVICE_NAME="other",
            OTEL_EXPORTER_OTLP_COMPRESSION="gzip", OTEL_RESOURCE_ATTRIBUTES="deployment.environment=a%20test")
        wait_for(lambda: {"/prefix/v1/traces", "/own/v1/metrics"} <= {path for path, _ in collector.requests})
        headers, others = (dict(collector.requests)[path] for path in ("/prefix/v1/traces", "/own/v1/metrics"))
        self.assertEqual((headers["Authorization"], headers["x-tenant"]), ("Basic secret", "me"))
        self.assertNotIn("Authorization", others, "a signal's own headers stand instead of the others")
        self.assertEqual(others["x-dataset"], "secret-too")
        self.assertEqual(headers["Content-Encoding"], "gzip")
        wait_for(collector.resources)
        resource = collector.resources()[0]
        self.assertEqual((resource["service.name"], resource["deployment.environment"]), ("other", "a test"))
        self.assertNotIn("secret", server.log())

    def test_a_signal_has_a_protocol_and_a_timeout_of_its_own(self):
        collector, server = self.collect(
            OTEL_METRIC_EXPORT_INTERVAL="3600000", OTEL_EXPORTER_OTLP_PROTOCOL="http/json",
            OTEL_EXPORTER_OTLP_METRICS_PROTOCOL="http/protobuf",
            OTEL_EXPORTER_OTLP_TIMEOUT="1",  # nothing arrives so fast
            OTEL_EXPORTER_OTLP_TRACES_TIMEOUT="60000", OTEL_EXPORTER_OTLP_METRICS_TIMEOUT="60000")
        self.span_of(collector, "GET /readyz")
        server.stop()  # sends the metrics
        self.assertTrue(collector.metrics())
        forms = {path: headers["Content-Type"] for path, headers in collector.requests}
        self.assertEqual(forms, {"/v1/traces": "application/json", "/v1/metrics": "application/x-protobuf"})
        self.assertNotIn("otel: ", server.log())

    def test_the_sampler_says_which_requests_have_spans(self):
        collector, server = self.collect(OTEL_TRACES_SAMPLER="parentbased_always_off")
        self.assertNotIn("traceparent", send(server, "GET", "/health")[1])
        self.assertIn("traceparent", send(server, "GET", "/health", traceparent=f"00-{TRACE_ID}-{PARENT}-01")[1])
        span = self.span_of(collector, "GET /health")
        self.assertEqual(span.trace_id.hex(), TRACE_ID)
        self.assertEqual({other.trace_id.hex() for other in collector.spans()}, {TRACE_ID})

    def expect_served(self, server):
        for _ in range(5):
            self.assertEqual(
                send(server, "GET", "/v1/decisions/recent", Authorization=server.authorization)[0], 200)

    def test_a_collector_that_is_not_there_costs_one_line_a_minute(self):
        gone = Collector()
        gone.stop()
        server = self.serve(gone.port)
        self.expect_served(server)
        wait_for(lambda: "otel: export failed" in server.log(), server)
        self.expect_served(server)
        self.assertEqual(server.log().count("otel: export failed"), 1, server.log())

    def test_a_collector_that_refuses_is_told_of_once_and_once_more_when_it_is_back(self):
        collector, server = self.collect()
        self.span_of(collector, "GET /readyz")
        collector.forever = 400
        self.expect_served(server)
        wait_for(lambda: "otel: export failed" in server.log(), server)
        seen = len(collector.requests)
        wait_for(lambda: len(collector.requests) > seen + 5)
        self.assertEqual(server.log().count("otel: export failed"), 1, server.log())
        collector.forever = None
        self.expect_served(server)  # so that there are spans again
        wait_for(lambda: "otel: export restored" in server.log(), server)
        wait_for(lambda: collector.metrics().get("akashi.otel.spans.dropped"))

    def expect_partial_success_is_told(self, body, **settings):
        collector, server = self.collect(OTEL_METRIC_EXPORT_INTERVAL="3600000", **settings)
        self.span_of(collector, "GET /readyz")
        collector.bodies = [body]
        send(server, "GET", "/v1/nowhere/1")
        wait_for(lambda: "otel: export failed" in server.log(), server)
        self.assertIn("the collector refused 1 spans: no room", server.log())
        self.expect_served(server)
        wait_for(lambda: "otel: export restored" in server.log(), server)
        spans = [span.span_id for span in collector.spans()]
        self.assertEqual(len(set(spans)), len(spans), "a message that was taken in part is not sent again")

    def test_a_collector_that_takes_only_a_part_is_told_of(self):
        answer = ExportTraceServiceResponse()
        answer.partial_success.rejected_spans = 1
        answer.partial_success.error_message = "no room"
        self.expect_partial_success_is_told(answer.SerializeToString())
        self.expect_partial_success_is_told(
            json_format.MessageToJson(answer).encode(), OTEL_EXPORTER_OTLP_PROTOCOL="http/json")

    def test_a_signal_that_works_does_not_hide_one_that_is_refused(self):
        collector, refusing = Collector(), Collector()
        self.addCleanup(collector.stop)
        self.addCleanup(refusing.stop)
        refusing.forever = 404  # as of a collector that takes spans only
        server = self.serve(
            collector.port,
            OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=f"http://127.0.0.1:{refusing.port}/v1/metrics")
        wait_for(lambda: len(refusing.requests) > 2, server)
        for _ in range(3):
            taken, refused = len(collector.requests), len(refusing.requests)
            self.expect_served(server)
            wait_for(lambda: len(collector.requests) > taken and len(refusing.requests) > refused, server)
        self.assertRegex(server.log(), r'"otel: export failed".*"signal":"metrics"')
        self.assertEqual(server.log().count('"otel: '), 1, server.log())

    def test_a_collector_that_asks_for_patience_gets_the_same_message_again(self):
        collector = Collector()
        self.addCleanup(collector.stop)
        collector.answers = [(429, {"Retry-After": "1"}), 503]
        server = self.serve(collector.port, OTEL_METRIC_EXPORT_INTERVAL="3600000")
        send(server, "GET", "/v1/nowhere/1")
        self.span_of(collector, "unmatched")
        self.assertNotIn("otel:", server.log())

    def test_a_collector_that_vanishes_in_a_message_gets_it_again(self):
        collector, server = self.collect(OTEL_METRIC_EXPORT_INTERVAL="3600000")
        self.span_of(collector, "GET /readyz")
        collector.answers = ["vanish"]
        send(server, "GET", "/v1/nowhere/1")
        wait_for(lambda: not collector.answers, server)
        self.expect_served(server)
        self.span_of(collector, "unmatched")
        spans = [span.span_id for span in collector.spans()]
        self.assertEqual(len(set(spans)), len(spans))
        self.assertNotIn("otel:", server.log())

    def test_a_collector_that_never_answers_keeps_nobody(self):
        collector = Collector()
        self.addCleanup(collector.stop)
        collector.forever = "stall"
        server = self.serve(collector.port, OTEL_EXPORTER_OTLP_TIMEOUT="60000")
        wait_for(lambda: len(collector.requests) >= 2)
        self.expect_served(server)
        server.stop()  # fails when the server waits for the 60 s of the request

    def test_a_hundred_thousand_paths_cannot_make_it_grow(self):
        collector, server = self.collect()
        flood(server, 0, 20_000)
        before = resident_bytes(server)
        flood(server, 20_000, 80_000)
        self.assertLess(resident_bytes(server) - before, 32 << 20)
        wait_for(lambda: sum(point.as_int for key, point in points(collector, "http.server.request_count").items()
                             if key[0] == "unmatched") == 100_000)
        unmatched = [key for key in points(collector, "http.server.request_count") if key[0] == "unmatched"]
        self.assertEqual(unmatched, [("unmatched", "GET", "404", None)])

    def test_agents_after_the_first_two_hundred_share_their_series(self):
        collector, server = self.collect(
            is_local=True, OTEL_METRIC_EXPORT_INTERVAL="1000", OTEL_TRACES_SAMPLER="always_off")
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc)

        def ask(method, path, authorization, body=None):
            connection.request(method, path, body, {"Authorization": authorization})
            return json.loads(connection.getresponse().read())["data"]

        for number in range(220):
            made = ask("POST", "/v1/agents", server.authorization,
                       json.dumps({"agent_id": f"agent-{number}", "name": "one of many"}))
            ask("GET", "/v1/decisions/recent", f"ApiKey agent-{number}:{made['raw_key']}")

        def answers():
            return {key[3]: point.as_int for key, point in points(collector, "http.server.request_count").items()
                    if key[0] == "GET /v1/decisions/recent"}

        wait_for(lambda: sum(answers().values()) == 220)
        # The admin, who made them, is one of the 200.
        self.assertEqual(answers(), {"_other": 21, **{f"agent-{number}": 1 for number in range(199)}})

    def test_without_an_endpoint_nothing_is_sent_or_answered(self):
        self.expect_nothing(OTEL_EXPORTER_OTLP_ENDPOINT="")

    def test_where_telemetry_is_disabled_nothing_is_sent_or_answered(self):
        self.expect_nothing(OTEL_SDK_DISABLED="true")

    def expect_nothing(self, **environment):
        collector, server = self.collect(**environment)
        headers = send(server, "GET", "/health", traceparent=f"00-{TRACE_ID}-{PARENT}-01")[1]
        self.assertNotIn("traceparent", headers)
        server.stop()
        self.assertEqual(collector.requests, [])


if __name__ == "__main__":
    unittest.main()
