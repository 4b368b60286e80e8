#!/usr/bin/env python3
"""A mail server for tests: aiosmtpd with TLS and authentication, which keeps what it gets in memory.

    /usr/bin/python3 tests/smtp/server.py --port N --folder FOLDER [--user NAME --password TEXT] [--no-starttls]
        [--name HOST]

Its certificate, which openssl makes in FOLDER, is for HOST (`localhost`) and signed by itself. Prints one line of JSON
with the control port and the file of the certificate, and runs until it is killed. The control port takes one JSON object a
connection, answers it with one line and closes:

    {"do": "answer", "text": "550 no such user"}   every RCPT gets this answer; an empty text: it is taken
    {"do": "stall"}, {"do": "release"}             mails wait before their last answer, until they are released
    {"do": "wait_for", "mails": 2}                 answers when as many mails have come, with all of them
    {"do": "wait_for_attempts", "attempts": 2}     answers when as many clients have named a recipient
    {"do": "stop"}, {"do": "start"}                goes away; comes back on the same port
"""
import argparse
import asyncio
import json
import pathlib
import socketserver
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PATIENCE = 60  # seconds


class Mailbox:
    """What has come, and what is to be answered."""

    def __init__(self):
        self.changed = threading.Condition()
        self.mails = []
        self.attempts = 0
        self.text = ""
        self.is_stalled = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.changed:
            self.attempts += 1
            self.changed.notify_all()
        if self.text:
            return self.text
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        while self.is_stalled:
            await asyncio.sleep(0.01)
        with self.changed:
            self.mails.append({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                               "content": envelope.content.decode(), "helo": session.host_name,
                               "is_secure": session.ssl is not None, "is_known": bool(session.authenticated)})
            self.changed.notify_all()
        return "250 taken"

    def wait_until(self, holds):
        with self.changed:
            if not self.changed.wait_for(holds, PATIENCE):
                raise TimeoutError("it did not come")
            return list(self.mails)


class Double:
    def __init__(self, options):
        self.options = options
        self.mailbox = Mailbox()
        self.certificate, self.context = make_credentials(options)
        self.controller = None
        self.start()

    def start(self):
        extra = {}
        if not self.options.no_starttls:
            extra = {"tls_context": self.context, "require_starttls": True}
        if self.options.user:
            extra |= {"authenticator": self.authenticate, "auth_required": True,
                      "auth_require_tls": not self.options.no_starttls}
        self.controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.options.port,
                                     server_hostname="mail.test", **extra)
        self.controller.start()

    def authenticate(self, server, session, envelope, mechanism, data):
        known = (self.options.user.encode(), self.options.password.encode())
        return AuthResult(success=(data.login, data.password) == known, handled=False)

    def do(self, command):
        name = command["do"]
        mailbox = self.mailbox
        if name == "answer":
            mailbox.text = command["text"]
        elif name in ("stall", "release"):
            mailbox.is_stalled = name == "stall"
        elif name == "wait_for":
            return mailbox.wait_until(lambda: len(mailbox.mails) >= command["mails"])
        elif name == "wait_for_attempts":
            return mailbox.wait_until(lambda: mailbox.attempts >= command["attempts"])
        elif name == "stop":
            self.controller.stop()
        elif name == "start":
            self.start()
        else:
            raise ValueError(name)
        return None


def make_credentials(options):
    key, certificate = options.folder / "key.pem", options.folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={options.name}",
                    "-addext", f"subjectAltName=DNS:{options.name}"], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return str(certificate), context


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--no-starttls", action="store_true")
    parser.add_argument("--name", default="localhost")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    double = Double(parser.parse_args())

    class Control(socketserver.StreamRequestHandler):
        def handle(self):
            answer = double.do(json.loads(self.rfile.readline()))
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Control) as control:
        print(json.dumps({"control": control.server_address[1], "certificate": double.certificate}), flush=True)
        control.serve_forever()


if __name__ == "__main__":
    main()
