"""A double of Stripe's API for sessions, over HTTPS, with a certificate authority of its own."""

import collections
import http.server
import json
import ssl
import subprocess
import threading
import urllib.parse


def make_authority(folder):
    """Makes `ca.pem`, and `server.pem` with its key for localhost."""
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test authority")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", "server.pem")


Request = collections.namedtuple("Request", "path headers form")
Answer = collections.namedtuple("Answer", "status body")


def refusal(status, kind, code, message):
    return Answer(status, {"error": {"type": kind, "code": code, "message": message}})


class Stripe:
    """What happened, and what shall happen. One request at a time."""

    def __init__(self, folder):
        self.lock = threading.Lock()
        self.requests = []
        self.failures = []  # of the next requests: a status, or "cut"
        self._kept = {}  # the form and the answer, by idempotency key
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        double = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                request = Request(self.path, dict(self.headers), urllib.parse.parse_qsl(body))
                answer = double.answer(request)
                if answer is None:
                    self.close_connection = True
                    return
                text = json.dumps(answer.body).encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.send_header("Request-Id", f"req_{len(double.requests)}")
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A client that does not like the certificate."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self.url = f"https://localhost:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request):
        """None: the connection is cut."""
        with self.lock:
            self.requests.append(request)
            failure = self.failures.pop(0) if self.failures else None
            key = request.headers.get("Idempotency-Key")
            kept = self._kept.get(key)
            if isinstance(failure, int):
                kind = "rate_limit_error" if failure == 429 else "api_error"
                return refusal(failure, kind, None, "a failure of the test")
            if kept is None or key is None:
                made = self._make(request)
                if made.status == 200:
                    self._kept[key] = (request.form, made)
            elif kept[0] != request.form:
                made = refusal(400, "idempotency_error", None, "Keys for idempotent requests can only be"
                               " used with the same parameters they were first used with.")
            else:
                made = kept[1]
            return None if failure == "cut" else made

    def _make(self, request):
        form = dict(request.form)
        if not request.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            return refusal(401, "invalid_request_error", None, "Invalid API Key provided")
        number = len(self._kept) + 1
        if request.path == "/v1/checkout/sessions":
            if form.get("mode") != "subscription" or not form.get("line_items[0][price]"):
                return refusal(400, "invalid_request_error", "parameter_missing", "line_items is missing")
            return Answer(200, {"id": f"cs_{number}", "object": "checkout.session",
                                "url": f"https://checkout.stripe.com/c/pay/cs_{number}"})
        if request.path == "/v1/billing_portal/sessions":
            if not form.get("customer"):
                return refusal(400, "invalid_request_error", "parameter_missing", "customer is missing")
            return Answer(200, {"id": f"bps_{number}", "object": "billing_portal.session",
                                "url": f"https://billing.stripe.com/p/session/bps_{number}"})
        return refusal(404, "invalid_request_error", None, f"Unrecognized request URL ({request.path})")
