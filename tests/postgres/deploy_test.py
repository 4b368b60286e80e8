"""deploy/ against the server, its documents and PgBouncer."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse

import yaml

from support import AKASHI, PROJECT, Database, Server, free_port, psql, run, wait_for

DEPLOY = PROJECT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
UNIT = (DEPLOY / "systemd/akashi.service").read_text()


class Deploy(unittest.TestCase):
    def test_the_production_server_has_keys_and_its_migrations_before_it(self):
        for variable in ("AKASHI_JWT_PRIVATE_KEY", "AKASHI_JWT_PUBLIC_KEY"):
            self.assertIn(variable, SERVICES["akashi"]["environment"])
            self.assertIn(f"Environment={variable}=", UNIT)
        self.assertEqual(
            SERVICES["akashi"]["depends_on"]["migrate"]["condition"],
            "service_completed_successfully")
        self.assertEqual(SERVICES["migrate"]["command"], ["migrate", "apply"])

    def test_no_secret_has_a_default(self):
        text = (DEPLOY / "compose.yaml").read_text()
        for variable in re.findall(r"\$\{(.*?)\}", text):
            if variable != "OTEL_EXPORTER_OTLP_ENDPOINT:-":
                self.assertTrue(variable.endswith(":?"), variable)

    def test_services_that_are_waited_for_exist_and_say_when_they_are_healthy(self):
        for service in SERVICES.values():
            for name, wait in service.get("depends_on", {}).items():
                self.assertIn(name, SERVICES)
                if wait["condition"] == "service_healthy":
                    self.assertIn("healthcheck", SERVICES[name])

    def test_the_image_is_of_this_version_and_asks_itself_how_it_is(self):
        dockerfile = (DEPLOY / "Dockerfile").read_text()
        version = run([AKASHI, "--version"]).split()[1]
        self.assertIn(f'org.opencontainers.image.version="{version}"', dockerfile)
        self.assertRegex(dockerfile, r'HEALTHCHECK .* CMD \["/usr/bin/akashi", "health"\]')
        self.assertRegex(dockerfile, r"(?m)^USER [1-9]\d*$")

    def test_a_session_of_its_pgbouncer_does_not_keep_what_a_client_sets(self):
        database = Database()
        self.addCleanup(database.drop)
        url = self.start_pgbouncer(database)
        psql(url, "SELECT set_config('search_path', '', false)")
        self.assertEqual(psql(url, "SHOW search_path"), ['"$user", public'])
        database.environment["DATABASE_URL"] = url
        server = Server(database)
        self.addCleanup(server.stop)
        self.assertEqual(server.trace("through PgBouncer").status, 201)

    def start_pgbouncer(self, database):
        """Uses the settings of compose.yaml. Returns the URL of the database through it."""
        direct = urllib.parse.urlsplit(database.environment["NOTIFY_URL"])
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        users = pathlib.Path(directory.name, "users.txt")
        users.write_text(f'"{direct.username}" "{direct.password}"\n')
        port = free_port()
        settings = COMPOSE["configs"]["pgbouncer"]["content"]
        for given, here in (
                ("akashi = host=postgres port=5432",
                 f"{database.name} = host=127.0.0.1 port={direct.port}"),
                ("listen_addr = *", "listen_addr = 127.0.0.1"),
                ("listen_port = 6432", f"listen_port = {port}"),
                ("/etc/akashi/users.txt", str(users))):
            self.assertIn(given, settings)
            settings = settings.replace(given, here)
        file = pathlib.Path(directory.name, "pgbouncer.ini")
        file.write_text(settings)
        command = ["setpriv", "--pdeathsig", "KILL", "pgbouncer", "-q", file]
        if os.getuid() == 0:  # it refuses to run as root
            os.chown(users, -1, 65534)
            users.chmod(0o640)
            os.chmod(directory.name, 0o755)
            command[1:1] = ["--reuid=65534", "--regid=65534", "--clear-groups"]
        process = subprocess.Popen(
            command, env={**os.environ, "PATH": f"/usr/sbin:{os.environ['PATH']}"})
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        url = direct._replace(netloc=direct.netloc.replace(str(direct.port), str(port))).geturl()
        wait_for(lambda: subprocess.run(["pg_isready", "-q", "-d", url]).returncode == 0)
        return url


if __name__ == "__main__":
    unittest.main()
