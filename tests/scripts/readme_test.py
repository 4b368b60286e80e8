"""Pastes the blocks of README.md for `akashi local` one after the other, as a newcomer does."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.request

AKASHI = pathlib.Path(os.environ["AKASHI_BINARY"])
PROJECT = pathlib.Path(__file__).resolve().parents[2]
# They build, install, download, start servers, or do not end.
NOT_PASTED = ("scripts/", "pip ", "AKASHI_EMBEDDING_PROVIDER=", "curl -sN")


def blocks():
    found = re.findall(r"```sh\n(.*?)```", (PROJECT / "README.md").read_text(), re.S)
    return [block for block in found if not block.startswith(NOT_PASTED)]


class Readme(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name
        os.makedirs(f"{self.directory}/build/release")
        os.symlink(AKASHI, f"{self.directory}/build/release/akashi")
        os.symlink(PROJECT / "examples", f"{self.directory}/examples")
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.directory}
        self.url = self.start()

    def start(self):
        """The address of a new server in the directory."""
        server = subprocess.Popen(
            [AKASHI, "local", "--port", "0"], cwd=self.directory, stdout=subprocess.PIPE, text=True,
            env={**self.environment, "AKASHI_EMBEDDING_PROVIDER": "noop"})
        self.addCleanup(server.communicate)
        self.addCleanup(server.terminate)
        address = None
        for line in server.stdout:
            if "admin API key written" in line:
                return address
            if '"akashi ready"' in line:
                address = json.loads(line)["address"]
        self.fail("the server did not start")

    def paste(self, texts):
        """Exit code and output of each block, all in one shell."""
        script = "".join(f"{text}\nprintf '\\n@@%s@@' $?\n" for text in texts)
        done = subprocess.run(
            ["sh", "-c", script.replace("http://127.0.0.1:8080", self.url)], cwd=self.directory,
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        parts = re.split(r"\n@@(\d+)@@", done.stdout)
        return list(zip(map(int, parts[1::2]), parts[::2]))

    def test_every_block_does_what_it_says(self):
        ended = self.paste(blocks())
        self.assertEqual(len(ended), len(blocks()))
        for block, (status, output) in zip(blocks(), ended):
            self.assertEqual(status, 0, f"{block}\n{output}")
            self.assertNotIn('"error"', output, block)
            self.assertNotEqual(output, "", block)
        everything = "".join(output for _, output in ended)
        for expected in ('"has_precedent":true', '"question":"the value of session_ttl"',
                         '"status":"resolved"', "Recorded 12", '"api_key"'):
            self.assertIn(expected, everything)

    def test_a_browser_sees_how_to_start(self):
        request = urllib.request.Request(self.url, headers={"Accept": "text/html"})
        with urllib.request.urlopen(request) as answer:
            self.assertIn("This is an Akashi server", answer.read().decode())


if __name__ == "__main__":
    unittest.main()
