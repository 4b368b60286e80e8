"""/metrics of real servers: its text, docs/metrics.md, a real Prometheus, and deploy/prometheus and
deploy/grafana."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest
import urllib.parse
import urllib.request

import yaml

from support import AKASHI, PROJECT, Database, Server, dev_urls, free_port, run, wait_for

RULES = PROJECT / "deploy/prometheus"
ALERTS = yaml.safe_load((RULES / "alerts.yaml").read_text())
ALERT_TESTS = yaml.safe_load((RULES / "alerts_test.yaml").read_text())
DASHBOARD = json.loads((PROJECT / "deploy/grafana/akashi.json").read_text())
# What Prometheus itself and its blackbox exporter know.
OF_PROMETHEUS = {"up", "probe_success"}
# The name that the runbook wants is in milliseconds.
TOLERATED = "http_server_duration_milliseconds use base unit \"seconds\" instead of \"milliseconds\""


def fetch(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def families(text):
    """The type and the label names of each metric."""
    found = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            found[name] = (kind, set())
        elif not line.startswith("#"):
            name, labels = re.match(r"([a-zA-Z_:0-9]+)(?:\{(.*)\})? ", line).groups()
            if name not in found:
                name = re.sub("_(bucket|sum|count)$", "", name)
            found[name][1].update(set(re.findall(r'(\w+)="', labels or "")) - {"le"})
    return found


def documented():
    """The same of docs/metrics.md; nothing instead of labels that are those of the row before."""
    found = {}
    text = (PROJECT / "docs/metrics.md").read_text()
    for row in re.findall(r"^\| `(\w+)` \|(.*)\|$", text, re.MULTILINE):
        cells = [cell.strip() for cell in row[1].split("|")]
        labels = re.findall(r"(?:^|; )`(\w+)`", cells[1])
        found[row[0]] = (cells[0], set(labels) if cells[1] != "the same" else None)
    return found


def metrics_in(expression):
    """The metrics that a PromQL expression reads."""
    expression = re.sub(r'"[^"]*"', '""', expression)
    expression = re.sub(r"\b(by|without|on|ignoring)\s*\([^)]*\)", "", expression)
    expression = re.sub(r"\{[^}]*\}|\[[^]]*\]", "", expression)
    names = set(re.findall(r"[a-zA-Z_:][a-zA-Z0-9_:]*(?!\w*\s*\()", expression))
    return {name for name in names if "_" in name and not name.startswith("histogram_quantile")
            or name == "up"}


class Scraped:
    """A server with everything configured, and one on SQLite; and what they told."""

    def __init__(self):
        self.database = Database()
        self.database.migrate()
        self.port = free_port()
        away = f"http://127.0.0.1:{free_port()}"
        self.server = Server(
            self.database, AKASHI_METRICS_PORT=str(self.port), QDRANT_URL=away,
            DATABASE_READ_URL=self.database.environment["NOTIFY_URL"],
            REDIS_URL=dev_urls("REDIS_URL")["REDIS_URL"], AKASHI_CONFLICT_JUDGE="ollama",
            AKASHI_CONFLICT_LLM_MODEL="a model", OLLAMA_URL=away)
        self.server.trace("PostgreSQL keeps the records")
        self.stream_once()
        self.text = fetch(self.url())
        self.local_text = self.of_local()
        self.families = {**families(self.local_text), **families(self.text)}

    def url(self):
        return f"http://127.0.0.1:{self.port}/metrics"

    def stream_once(self):
        """Opens an event stream and closes it."""
        request = urllib.request.Request(self.server.url + "/v1/subscribe")
        request.add_header("Authorization", self.server.authorization)
        urllib.request.urlopen(request, timeout=30).close()

    def of_local(self):
        port = free_port()
        with tempfile.TemporaryDirectory() as directory:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", AKASHI, "local", "--port", "0"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={**os.environ, "AKASHI_DATA_DIR": directory,
                     "AKASHI_METRICS_PORT": str(port)})
            try:
                return wait_for(lambda: self.text_when_ready(f"http://127.0.0.1:{port}/metrics"))
            finally:
                process.terminate()
                process.wait(timeout=15)

    @staticmethod
    def text_when_ready(url):
        try:
            text = fetch(url)
        except OSError:
            return None
        return text if "\nakashi_health_connected 1" in text else None

    def close(self):
        self.server.stop()
        self.database.drop()


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scraped = Scraped()
        cls.addClassCleanup(cls.scraped.close)

    def test_promtool_finds_nothing_wrong(self):
        for text in (self.scraped.text, self.scraped.local_text):
            done = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                                  capture_output=True, timeout=60)
            said = set((done.stdout + done.stderr).splitlines()) - {TOLERATED}
            self.assertEqual(said, set())

    def test_the_document_has_every_metric_with_its_type_and_labels_and_no_other(self):
        rows = documented()
        self.assertEqual(set(rows), set(self.scraped.families))
        for name, (kind, labels) in rows.items():
            real_kind, real_labels = self.scraped.families[name]
            self.assertEqual(kind, real_kind, name)
            if labels is not None:
                self.assertEqual(labels, real_labels, name)

    def test_slow_scrapers_hold_nobody_up(self):
        slow = [socket.create_connection(("127.0.0.1", self.scraped.port)) for _ in range(12)]
        for connection in slow:
            connection.sendall(b"GET /metrics HTTP/1.1\r\n")
        self.assertIn("process_threads", fetch(self.scraped.url()))
        for connection in slow:
            connection.close()

    def test_only_metrics_are_served(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            fetch(f"http://127.0.0.1:{self.scraped.port}/v1/decisions/recent")
        self.assertEqual(refused.exception.code, 404)

    def test_prometheus_scrapes_it_and_takes_the_rules(self):
        with tempfile.TemporaryDirectory() as directory:
            home = pathlib.Path(directory)
            shutil.copy(RULES / "alerts.yaml", home)
            (home / "prometheus.yaml").write_text(yaml.safe_dump({
                "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
                "rule_files": ["alerts.yaml"],
                "scrape_configs": [{"job_name": "akashi", "static_configs": [
                    {"targets": [f"127.0.0.1:{self.scraped.port}"]}]}]}))
            port = free_port()
            with open(home / "log", "w") as log:
                process = subprocess.Popen(
                    ["setpriv", "--pdeathsig", "KILL", "prometheus",
                     f"--config.file={home}/prometheus.yaml", f"--storage.tsdb.path={home}/data",
                     f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
            try:
                self.expect_scraped(f"http://127.0.0.1:{port}")
            except AssertionError as error:
                raise AssertionError((home / "log").read_text()) from error
            finally:
                process.kill()
                process.wait()

    def expect_scraped(self, prometheus):
        def value_of(expression):
            query = urllib.parse.urlencode({"query": expression})
            try:
                data = json.loads(fetch(f"{prometheus}/api/v1/query?{query}"))["data"]["result"]
            except OSError:
                return None
            return data[0]["value"][1] if data else None

        wait_for(lambda: value_of('up{job="akashi"}') == "1")
        self.assertEqual(value_of("akashi_health_connected"), "1")
        names = json.loads(fetch(f"{prometheus}/api/v1/label/__name__/values"))["data"]
        known = {re.sub("_(bucket|sum|count)$", "", name) for name in names} | set(names)
        self.assertLessEqual(set(families(self.scraped.text)), known)
        rules = json.loads(fetch(f"{prometheus}/api/v1/rules"))["data"]["groups"]
        self.assertEqual(sum(len(group["rules"]) for group in rules), len(alert_rules()))
        # Qdrant is away, and that has not been so for five minutes.
        wait_for(lambda: value_of('ALERTS{alertname="AkashiQdrantDown"}') == "1")


def alert_rules():
    return [rule for group in ALERTS["groups"] for rule in group["rules"]]


class Rules(unittest.TestCase):
    def test_each_has_what_a_reader_at_night_needs(self):
        anchors = {
            re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
            for heading in re.findall(r"^#+ (.*)$", (PROJECT / "docs/operations.md").read_text(),
                                      re.MULTILINE)}
        for rule in alert_rules():
            self.assertIn(rule["labels"]["severity"], ("warning", "critical"))
            self.assertEqual(set(rule["annotations"]), {"summary", "description", "runbook_url"})
            page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
            self.assertTrue((PROJECT / page).is_file(), page)
            if anchor:
                self.assertIn(anchor, anchors, rule["alert"])

    def test_each_has_a_test_in_which_it_fires_and_one_in_which_it_is_silent(self):
        names = {test["name"] for test in ALERT_TESTS["tests"]}
        wanted = {f"{rule['alert']} {end}" for rule in alert_rules() for end in ("fires", "is silent")}
        self.assertEqual(names, wanted)
        for test in ALERT_TESTS["tests"]:
            alert = test["name"].split()[0]
            (check,) = test["promql_expr_test"]
            self.assertIn(f'alertname="{alert}"', check["expr"])
            self.assertEqual(bool(check["exp_samples"]), test["name"].endswith("fires"))

    def test_promtool_runs_them(self):
        run(["promtool", "test", "rules", "alerts_test.yaml"], directory=RULES)
        run(["promtool", "check", "config", "prometheus.yaml"], directory=RULES)


class Expressions(unittest.TestCase):
    def known(self):
        names = set(OF_PROMETHEUS)
        for name, (kind, _) in documented().items():
            ends = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
            names.update(name + end for end in ends)
        return names

    def test_the_rules_read_metrics_that_exist(self):
        for rule in alert_rules():
            read = metrics_in(rule["expr"])
            self.assertTrue(read, rule["alert"])
            self.assertLessEqual(read, self.known(), rule["alert"])

    def test_the_dashboard_reads_metrics_that_exist(self):
        panels = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
        self.assertGreater(len(panels), 20)
        for panel in panels:
            for target in panel["targets"]:
                expression = target["expr"].replace("$__rate_interval", "5m")
                self.assertLessEqual(metrics_in(expression), self.known(), panel["title"])

    def test_the_dashboard_has_what_grafana_needs(self):
        self.assertIsInstance(DASHBOARD["schemaVersion"], int)
        self.assertEqual(len({panel["id"] for panel in DASHBOARD["panels"]}),
                         len(DASHBOARD["panels"]))
        variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
        self.assertEqual(variables, {"datasource", "job", "instance"})
        places = set()
        for panel in DASHBOARD["panels"]:
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24, panel["title"])
            for x in range(place["x"], place["x"] + place["w"]):
                for y in range(place["y"], place["y"] + place["h"]):
                    self.assertNotIn((x, y), places, panel["title"])
                    places.add((x, y))


if __name__ == "__main__":
    unittest.main()
