"""The Debian package of cmake/Package.cmake, without installing it; tests/package/clean_debian does that."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).parents[2]
AKASHI = pathlib.Path(os.environ["AKASHI_BINARY"])
BUILD = pathlib.Path(os.environ["AKASHI_BUILD"])
DEBIAN = PROJECT / "deploy/debian"


def run(command, **options):
    """Standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def help_of(*path):
    return run([AKASHI, *path, "--help"])


def every_command(path=()):
    """The words of every command, found in the help texts."""
    yield path
    _, _, rest = help_of(*path).partition("\nSubcommands:\n")
    for line in rest.partition("\n\n")[0].splitlines():
        yield from every_command(path + (line.split()[0],))


def options_of(path):
    """All --options that the help text lists."""
    return set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", help_of(*path), re.MULTILINE))


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        here = pathlib.Path(directory.name)
        run(["cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", here], cwd=BUILD)
        cls.package, = here.glob("akashi_*.deb")
        cls.root = here / "root"
        cls.control = here / "control"
        run(["dpkg-deb", "-x", cls.package, cls.root])
        run(["dpkg-deb", "-e", cls.package, cls.control])
        cls.commands = list(every_command())
        cls.bash = cls.root / "usr/share/bash-completion/completions/akashi"
        cls.zsh = cls.root / "usr/share/zsh/vendor-completions/_akashi"

    def field(self, name):
        return run(["dpkg-deb", "-f", self.package, name]).strip()

    def test_its_version_is_that_of_the_program(self):
        self.assertEqual(f"akashi {self.field('Version')}", run([AKASHI, "--version"]).strip())

    def test_it_depends_on_every_library_of_the_binary(self):
        depends = set(re.findall(r"(?:^|, )([^ ,]+)", self.field("Depends")))
        self.assertIn("adduser", depends)  # for postinst
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", run(["readelf", "-d", AKASHI]))
        self.assertIn("libpq.so.5", needed)
        for library in needed:
            owners = run(["dpkg-query", "-S", f"*/{library}"])
            packages = set(re.findall(r"^([^:\s]+)[^/]*/", owners, re.MULTILINE))
            self.assertTrue(packages & depends, f"{library} of {packages}")

    def test_everything_belongs_to_root_and_only_the_configuration_is_secret(self):
        for line in run(["dpkg-deb", "-c", self.package]).splitlines():
            mode, owner, *_, path = line.split()
            self.assertEqual(owner, "root/root", line)
            expected = {"d": "drwxr-xr-x", "-": "-rw-r--r--"}[mode[0]]
            expected = {"./usr/bin/akashi": "-rwxr-xr-x",
                        "./etc/akashi/akashi.env": "-rw-r-----"}.get(path, expected)
            self.assertEqual(mode, expected, line)

    def test_it_has_the_migrations_and_the_documents(self):
        for folder, where in (("migrations", "usr/share/akashi"), ("docs", "usr/share/doc/akashi")):
            for file in (PROJECT / folder).glob("*"):
                if file.is_file():
                    packed = self.root / where / folder / file.name
                    self.assertEqual(packed.read_bytes(), file.read_bytes())
        run([AKASHI, "migrate", "validate", "--dir", self.root / "usr/share/akashi/migrations"])

    def test_an_upgrade_asks_before_it_replaces_the_configuration(self):
        self.assertEqual((self.control / "conffiles").read_text(), "/etc/akashi/akashi.env\n")

    def test_the_configuration_sets_nothing_and_names_variables_that_exist(self):
        text = (DEBIAN / "akashi.env").read_text()
        documented = (PROJECT / "docs/configuration.md").read_text()
        for line in filter(None, text.splitlines()):
            self.assertTrue(line.startswith("#"), line)
        named = re.findall(r"^#([A-Z_]+)=", text, re.MULTILINE)
        self.assertIn("DATABASE_URL", named)
        for name in named:
            self.assertIn(f"| `{name}` |", documented)

    def test_debians_own_checker_finds_nothing(self):
        # The configuration has secrets, hence the mode.
        run(["lintian", "--allow-root", "--fail-on", "error,warning",
             "--suppress-tags", "non-standard-file-perm", self.package])

    def script(self, name, *arguments, answers=()):
        """The commands that a maintainer script calls, where every command only writes down its words."""
        with tempfile.TemporaryDirectory() as directory:
            log = pathlib.Path(directory, "log")
            for command in ("adduser", "chmod", "chown", "deluser", "getent", "install", "rm",
                            "systemctl", "deb-systemd-invoke"):
                file = pathlib.Path(directory, command)
                file.write_text(f'#!/bin/sh\necho "{command} $*" >>"{log}"\n'
                                f"exit {0 if command in answers or command != 'getent' else 2}\n")
                file.chmod(0o755)
            run(["/bin/sh", self.control / name, *arguments],
                env={"PATH": f"{directory}:/usr/bin:/bin"})
            return log.read_text().splitlines() if log.exists() else []

    def test_an_installation_makes_the_user_and_starts_nothing(self):
        calls = self.script("postinst", "configure", "")
        self.assertIn("chown root:akashi /etc/akashi/akashi.env", calls)
        self.assertTrue(any(call.startswith("adduser --system --group") for call in calls), calls)
        self.assertFalse([call for call in calls if re.search(r"enable|start", call)])

    def test_an_upgrade_leaves_the_user_and_the_modes_alone(self):
        calls = self.script("postinst", "configure", "0.9.0", answers=("getent",))
        self.assertFalse([call for call in calls if re.match(r"adduser|chown|chmod", call)], calls)
        self.assertEqual(self.script("prerm", "upgrade", "2.0.0"), [])
        self.assertEqual(self.script("postrm", "upgrade", "2.0.0"), [])

    def test_only_a_purge_deletes(self):
        remove = self.script("postrm", "remove", answers=("getent",))
        self.assertFalse([call for call in remove if re.match("rm|deluser", call)], remove)
        purge = self.script("postrm", "purge", answers=("getent",))
        self.assertIn("deluser --quiet --system akashi", purge)
        self.assertTrue(any("/var/lib/akashi /etc/akashi" in call for call in purge), purge)

    def test_the_man_page_has_every_command_and_option(self):
        page = self.root / "usr/share/man/man1/akashi.1.gz"
        environment = {**os.environ, "MANWIDTH": "10000", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""}
        done = subprocess.run(["man", "--warnings=w", "-l", page], capture_output=True, text=True,
                              env=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        sections = {}
        for line in done.stdout.splitlines():
            if re.match(r" {0,3}\S", line):
                section = sections.setdefault(line.strip(), [])
            section.append(line)
        for path in self.commands[1:]:
            title = "akashi " + " ".join(path)
            titles = [name for name in sections if name == title or name.startswith(title + " ")]
            text = "\n".join(line for name in titles for line in sections[name])
            self.assertIn(title, text)
            for option in options_of(path) - {"--help"}:
                self.assertRegex(text, rf"(?m)^ +{option}\b", title)
        documented = (PROJECT / "docs/configuration.md").read_text()
        for variable in re.findall(r"^\| `([A-Z_]+)` \|", documented, re.MULTILINE):
            self.assertIn(variable, done.stdout)

    def completed(self, *words):
        """What bash offers for the last word."""
        quoted = " ".join(f"'{word}'" for word in words)
        return run(["bash", "-c", f". '{self.bash}'; COMP_WORDS=(akashi {quoted}); "
                    f"COMP_CWORD={len(words)}; _akashi; printf '%s\\n' \"${{COMPREPLY[@]}}\""]).split()

    def completed_in_zsh(self, *words):
        """What zsh would offer: its own functions are replaced by ones that print."""
        quoted = " ".join(f"'{word}'" for word in words)
        offered = run(["zsh", "-fc", "compadd() { print -l -- $@ }; _files() { : }; "
                       "_describe() { print -l -- ${(P)@[-1]} }; "
                       f"words=(akashi {quoted}); CURRENT={len(words) + 1}; . '{self.zsh}'"])
        return [line.partition(":")[0] for line in offered.split("\n") if line]

    def test_both_shells_complete_every_command_and_option(self):
        for path in self.commands:
            below = {child[-1] for child in self.commands if child and child[:-1] == path}
            for complete in (self.completed, self.completed_in_zsh):
                with self.subTest(path=path, shell=complete.__name__):
                    self.assertEqual(set(complete(*path, "")) - {"-h"}, below | options_of(path))

    def test_completion_goes_by_what_was_typed(self):
        self.assertEqual(self.completed("admin", "--org", "acme", "key", "ro"), ["rotate"])
        self.assertEqual(self.completed("eval", "conflicts", "--judge", "o"), ["ollama", "openai"])
        self.assertEqual(
            self.completed_in_zsh("eval", "conflicts", "--judge", ""), ["ollama", "openai"])


class Unit(unittest.TestCase):
    """deploy/systemd/akashi.service, checked by systemd without starting it."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.text = (PROJECT / "deploy/systemd/akashi.service").read_text()
        self.file = pathlib.Path(directory.name, "akashi.service")
        self.file.write_text(self.text.replace("/usr/bin/akashi", str(AKASHI)))

    def test_systemd_understands_every_line(self):
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", self.file],
                              capture_output=True, text=True)
        complaints = [line for line in done.stderr.splitlines() if "akashi" in line]
        self.assertEqual((done.returncode, complaints), (0, []))

    def test_it_is_well_confined(self):
        # 10 is a service that may do everything; the threshold is 1.5.
        run(["systemd-analyze", "security", "--offline=true", "--threshold=15", self.file])

    def test_it_waits_longer_than_the_drain_takes(self):
        seconds = int(re.search(r"^TimeoutStopSec=(\d+)$", self.text, re.MULTILINE)[1])
        self.assertGreater(seconds, 15 + 2)


if __name__ == "__main__":
    unittest.main()
