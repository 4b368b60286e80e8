"""deploy/helm and deploy/compose.yaml: rendered by Helm, and checked against the definitions of Kubernetes and
Compose. Nothing here runs a cluster or a container."""

import os
import pathlib
import re
import shlex
import subprocess
import unittest
import urllib.parse

import kubernetes_validate
import yaml
from compose_spec import PyCompose

PROJECT = pathlib.Path(__file__).parents[2]
HELM = PROJECT / ".go/bin/helm"
CHART = PROJECT / "deploy/helm/akashi"
AKASHI = os.environ["AKASHI_BINARY"]
KUBERNETES = ("1.25", "1.29", "1.33", "1.37")

DATABASE = {"database.host": "db.example.com", "database.password": "secret"}
KEYS = {"jwt.existingSecret": "keys"}
EVERYTHING = {
    **DATABASE, **KEYS, "replicaCount": 3, "ingress.enabled": "true", "ingress.className": "nginx",
    "autoscaling.enabled": "true", "akashi.adminApiKey": "a key that nobody can guess",
    "redis.url": "redis://default:secret@redis:6379/0", "qdrant.enabled": "true",
    "qdrant.url": "http://qdrant:6334", "qdrant.apiKey": "q", "embedding.openaiApiKey": "o",
    "observability.otlpEndpoint": "http://collector:4318", "metrics.port": "9464",
    "baseUrl": "https://akashi.example.com", "smtp.host": "mail", "smtp.user": "u",
    "smtp.password": "p", "smtp.from": "a@example.com", "stripe.secretKey": "s",
    "stripe.webhookSecret": "w", "stripe.proPriceId": "price_1", "wal.persistence.storageClass": "fast",
    "ingress.tls[0].secretName": "tls", "extraEnv[0].name": "AKASHI_RATELIMIT",
    "extraEnv[0].value": "memory"}


def helm(*words):
    return subprocess.run([HELM, *words], capture_output=True, text=True)


def flags(values):
    return [word for name, value in values.items()
            for word in ("--set", f"{name}={value}".replace(",", "\\,"))]


def render(values, *words):
    """The objects of a release named `test`."""
    done = helm("template", "test", CHART, *flags(values), *words)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return [document for document in yaml.safe_load_all(done.stdout) if document]


def find(objects, kind, name):
    found, = [each for each in objects if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found


def pods(objects):
    """(name, specification) of every pod that the objects make."""
    return [(each["metadata"]["name"], each["spec"]["template"]["spec"])
            for each in objects if "template" in each.get("spec", {})]


def server(objects):
    """The pod of the server and its container."""
    pod = find(objects, "StatefulSet", "test-akashi")["spec"]["template"]["spec"]
    return pod, pod["containers"][0]


def known_variables():
    documented = (PROJECT / "docs/configuration.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", documented, re.MULTILINE))


class Chart(unittest.TestCase):
    def test_helm_finds_nothing(self):
        for values in (DATABASE, EVERYTHING):
            done = helm("lint", "--strict", CHART, *flags(values))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_kubernetes_knows_every_field_of_every_object(self):
        for values in (DATABASE, EVERYTHING, {"database.url": "postgres://db/akashi"},
                       {**DATABASE, "wal.persistence.enabled": "false", "serviceAccount.create": "false"}):
            for each in render(values):
                for version in KUBERNETES:
                    with self.subTest(object=each["metadata"]["name"], kind=each["kind"], version=version):
                        kubernetes_validate.validate(each, version, strict=True)

    def test_it_is_of_the_version_of_the_program(self):
        version = subprocess.check_output([AKASHI, "--version"], text=True).split()[1]
        chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
        self.assertEqual((chart["version"], chart["appVersion"]), (version, version))
        _, container = server(render(DATABASE))
        self.assertEqual(container["image"], f"akashi:{version}")

    def test_without_a_database_it_says_what_is_missing(self):
        done = helm("template", "test", CHART)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("set database.url, or database.host", done.stderr)

    def test_several_replicas_need_one_pair_of_keys(self):
        for several in ({"replicaCount": 2}, {"autoscaling.enabled": "true"}):
            done = helm("template", "test", CHART, *flags({**DATABASE, **several}))
            self.assertIn("more than one replica needs jwt.existingSecret", done.stderr)
            render({**DATABASE, **several, **KEYS})

    def test_every_variable_is_one_of_the_server(self):
        objects = render(EVERYTHING)
        _, container = server(objects)
        named = set(find(objects, "ConfigMap", "test-akashi")["data"])
        named |= {variable["name"] for variable in container["env"]}
        self.assertIn("AKASHI_SMTP_PASSWORD", named)
        self.assertLessEqual(named, known_variables())

    def test_secrets_are_in_a_secret_and_nowhere_else(self):
        objects = render({**EVERYTHING, "database.password": "hidden-1", "redis.url": "redis://:hidden-2@r",
                          "stripe.secretKey": "hidden-3", "smtp.password": "hidden-4"})
        for each in objects:
            if each["kind"] != "Secret":
                self.assertNotIn("hidden", yaml.safe_dump(each))
        keys = set(find(objects, "Secret", "test-akashi")["stringData"])
        self.assertEqual(keys, {
            "admin-api-key", "database-url", "notify-url", "database-password", "qdrant-api-key",
            "openai-api-key", "redis-url", "smtp-password", "stripe-secret-key", "stripe-webhook-secret"})
        _, container = server(objects)
        for variable in container["env"]:
            if "valueFrom" in variable:
                self.assertIn(variable["valueFrom"]["secretKeyRef"]["key"], keys)

    def test_any_password_survives_in_the_url(self):
        password = "p@ss:w/o rd+%?#&=\"'"
        objects = render(DATABASE, "--set-string", "database.password=" + password)
        secret = find(objects, "Secret", "test-akashi")["stringData"]
        for key in ("database-url", "notify-url"):
            url = urllib.parse.urlsplit(secret[key])
            self.assertEqual(urllib.parse.unquote(url.password), password)
        users = find(objects, "Secret", "test-akashi-pgbouncer")["stringData"]["users.txt"]
        self.assertEqual(users, '"akashi" "' + password.replace('"', '""') + '"\n')

    def test_queries_go_through_pgbouncer_and_notifications_and_migrations_do_not(self):
        def hosts(values):
            objects = render(values)
            server_secret = find(objects, "Secret", "test-akashi")["stringData"]
            migrate = find(objects, "Secret", "test-akashi-migrate")["stringData"]
            urls = (server_secret["database-url"], server_secret["notify-url"], migrate["database-url"])
            return [urllib.parse.urlsplit(url).hostname for url in urls]

        db = "db.example.com"
        self.assertEqual(hosts(DATABASE), ["test-akashi-pgbouncer", db, db])
        self.assertEqual(hosts({**DATABASE, "pgbouncer.enabled": "false"}), [db, db, db])
        given = {"database.url": "postgres://bouncer/akashi", "database.notifyUrl": "postgres://direct/akashi"}
        self.assertEqual(hosts(given), ["bouncer", "direct", "direct"])
        self.assertFalse([each for each in render(given) if "pgbouncer" in each["metadata"]["name"]])

    def test_migrations_run_before_the_servers_of_a_version(self):
        job = find(render(DATABASE), "Job", "test-akashi-migrate")
        self.assertEqual(job["metadata"]["annotations"]["helm.sh/hook"], "pre-install,pre-upgrade")
        container, = job["spec"]["template"]["spec"]["containers"]
        self.assertEqual(container["args"], ["migrate", "apply"])
        _, of_server = server(render(DATABASE))
        self.assertEqual(container["image"], of_server["image"])

    def test_a_changed_setting_or_secret_starts_the_servers_again(self):
        def checksums(**values):
            objects = render({**DATABASE, **values})
            template = find(objects, "StatefulSet", "test-akashi")["spec"]["template"]
            return template["metadata"]["annotations"]

        before = checksums()
        self.assertEqual(checksums(), before)
        self.assertNotEqual(checksums(baseUrl="x")["checksum/config"], before["checksum/config"])
        changed = checksums(**{"redis.url": "redis://r"})
        self.assertNotEqual(changed["checksum/secret"], before["checksum/secret"])
        self.assertEqual(changed["checksum/config"], before["checksum/config"])

    def test_every_pod_is_confined(self):
        found = pods(render(EVERYTHING))
        self.assertEqual(len(found), 4)
        for name, pod in found:
            with self.subTest(pod=name):
                self.assertIs(pod["automountServiceAccountToken"], False)
                # Or Kubernetes sets AKASHI_PORT to the address of a service that is named akashi.
                self.assertIs(pod["enableServiceLinks"], False)
                security = pod["securityContext"]
                self.assertIs(security["runAsNonRoot"], True)
                self.assertEqual(security["runAsUser"], 10001)
                self.assertEqual(security["seccompProfile"], {"type": "RuntimeDefault"})
                for container in pod["containers"] + pod.get("initContainers", []):
                    self.assertEqual(container["securityContext"], {
                        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                        "capabilities": {"drop": ["ALL"]}})

    def test_every_volume_that_is_mounted_exists(self):
        for values in (EVERYTHING, {**DATABASE, "wal.persistence.enabled": "false"}):
            objects = render(values)
            claims = find(objects, "StatefulSet", "test-akashi")["spec"].get("volumeClaimTemplates", [])
            for name, pod in pods(objects):
                volumes = [volume["name"] for volume in pod.get("volumes", [])]
                volumes += [claim["metadata"]["name"] for claim in claims if name == "test-akashi"]
                self.assertEqual(len(volumes), len(set(volumes)))
                for container in pod["containers"] + pod.get("initContainers", []):
                    for mount in container.get("volumeMounts", []):
                        self.assertIn(mount["name"], volumes, name)

    def test_a_server_that_stops_has_time_for_its_drain(self):
        pod, container = server(render(DATABASE))
        self.assertEqual(container["lifecycle"]["preStop"]["exec"]["command"], ["sleep", "5"])
        # preStop, AKASHI_SHUTDOWN_DELAY and the drain.
        self.assertGreaterEqual(pod["terminationGracePeriodSeconds"], 5 + 2 + 15)

    def test_a_database_that_is_away_takes_no_server_down(self):
        _, container = server(render(DATABASE))
        self.assertEqual(container["readinessProbe"]["httpGet"]["path"], "/readyz")
        self.assertEqual(container["livenessProbe"]["httpGet"]["path"], "/config")

    def test_every_service_selects_a_pod_that_has_its_ports(self):
        objects = render(EVERYTHING)
        for service in (each for each in objects if each["kind"] == "Service"):
            selector = service["spec"]["selector"].items()
            chosen = [each["spec"]["template"] for each in objects if "template" in each.get("spec", {})
                      and selector <= each["spec"]["template"]["metadata"]["labels"].items()]
            self.assertEqual(len(chosen), 1, service["metadata"]["name"])
            ports = {port["name"] for port in chosen[0]["spec"]["containers"][0]["ports"]}
            for port in service["spec"]["ports"]:
                self.assertIn(port["targetPort"], ports)

    def test_its_pgbouncer_is_set_up_as_that_of_compose(self):
        def settings(text):
            return dict(re.findall(r"^(\w+) = ?(.*)$", text, re.MULTILINE))

        objects = render(DATABASE)
        chart = settings(find(objects, "Secret", "test-akashi-pgbouncer")["stringData"]["pgbouncer.ini"])
        compose = yaml.safe_load((PROJECT / "deploy/compose.yaml").read_text())
        for name, value in settings(compose["configs"]["pgbouncer"]["content"]).items():
            if name not in ("akashi", "listen_port", "default_pool_size"):
                self.assertEqual(chart[name], value, name)


class Compose(unittest.TestCase):
    def test_its_definition_knows_every_field(self):
        text = (PROJECT / "deploy/compose.yaml").read_text()
        plain = yaml.safe_dump(yaml.safe_load(text))  # without anchors
        PyCompose.from_yaml(re.sub(r"\$\{[^}]*\}", "x", plain))

    def test_every_variable_of_it_and_of_the_unit_is_known(self):
        services = yaml.safe_load((PROJECT / "deploy/compose.yaml").read_text())["services"]
        unit = (PROJECT / "deploy/systemd/akashi.service").read_text()
        named = set(re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE))
        for service in ("akashi", "migrate"):
            named |= set(services[service]["environment"])
        self.assertIn("AKASHI_JWT_PRIVATE_KEY", named)
        self.assertLessEqual(named, known_variables())

    def test_its_server_asks_itself_how_it_is(self):
        service = yaml.safe_load((PROJECT / "deploy/compose.yaml").read_text())["services"]["akashi"]
        self.assertEqual(service["healthcheck"]["test"], ["CMD", "akashi", "health"])
        subprocess.run([AKASHI, "health", "--help"], check=True, capture_output=True)


class Document(unittest.TestCase):
    """The commands of docs/deploy.md, as far as they go without a cluster and a container engine."""

    def setUp(self):
        blocks = re.findall(r"^```sh\n(.*?)^```", (PROJECT / "docs/deploy.md").read_text(), re.M | re.S)
        self.lines = "".join(blocks).replace("\\\n", " ").splitlines()

    def test_its_helm_command_renders_the_chart(self):
        line, = [line for line in self.lines if line.startswith("helm install ")]
        words = shlex.split(line)[2:]
        done = subprocess.run([HELM, "template", *words], cwd=PROJECT, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        chart = yaml.safe_load((CHART / "values.yaml").read_text())
        for value in re.findall(r"--set ([\w.]+)=", line):
            inner = chart
            for key in value.split("."):
                self.assertIn(key, inner, value)
                inner = inner[key]

    def test_its_commands_of_akashi_exist(self):
        commands = {match[1] for line in self.lines
                    for match in re.finditer(r"(?:^|\s)akashi ((?:genkey|migrate|health)(?: apply)?)\b", line)}
        self.assertEqual(commands, {"genkey", "migrate apply", "health"})
        for command in commands:
            subprocess.run([AKASHI, *command.split(), "--help"], check=True, capture_output=True)

    def test_the_first_start_is_the_same_in_every_place(self):
        start = [line for line in self.lines if line.startswith(("runuser", "systemd-run", "systemctl"))]
        self.assertEqual(len(start), 3)
        configuration = (PROJECT / "deploy/debian/akashi.env").read_text()
        for line in start:
            self.assertIn(line, configuration)

    def test_compose_gets_the_variables_that_it_requires(self):
        required = set(re.findall(r"\$\{(\w+):\?\}", (PROJECT / "deploy/compose.yaml").read_text()))
        line, = [line for line in self.lines if line.startswith("export ")]
        self.assertEqual(set(re.findall(r"(?:^export|\)) ?(\w+)=", line)), required)


if __name__ == "__main__":
    unittest.main()
