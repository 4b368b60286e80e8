"""Billing by `akashi serve`, with events that Stripe's own library signs and a double of Stripe's API."""

import json
import pathlib
import re
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "postgres"))
from double import Stripe, make_authority  # noqa: E402
from support import DEFAULT_ORG, Database, Server, run, wait_for  # noqa: E402

SECRET = "whsec_a test"
URLS = {"success_url": "https://app.example/done", "cancel_url": "https://app.example/back"}
CHECKOUT = r"https://checkout\.stripe\.com/c/pay/cs_\d+"


class Billing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.authority = pathlib.Path(folder.name) / "ca.pem"
        make_authority(pathlib.Path(folder.name))
        cls.stripe = Stripe(pathlib.Path(folder.name))
        cls.addClassCleanup(cls.stripe.stop)
        cls.database = Database()
        cls.addClassCleanup(cls.database.drop)
        cls.database.migrate()
        cls.servers = [cls.serve() for _ in range(2)]
        for server in cls.servers:
            cls.addClassCleanup(server.stop)

    @classmethod
    def serve(cls, **environment):
        return Server(cls.database, **{
            "STRIPE_SECRET_KEY": "sk_test_ours", "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_PRO_PRICE_ID": "price_pro", "AKASHI_STRIPE_API_URL": cls.stripe.url,
            "SSL_CERT_FILE": str(cls.authority), "AKASHI_SHUTDOWN_DELAY": "0s", **environment})

    def setUp(self):
        self.stripe.requests.clear()
        self.stripe.failures.clear()
        self.database.sql(
            "DELETE FROM billing_subscriptions; UPDATE organizations SET plan = 'free', decision_limit = 1000,"
            " agent_limit = 5, stripe_customer_id = NULL, stripe_subscription_id = NULL;"
            "UPDATE agents SET role = 'org_owner'")
        self.server = self.servers[0]
        self.events = 0

    def official(self, command, **given):
        return json.loads(run(
            ["node", HERE / "official.mjs", command], {"NODE_EXTRA_CA_CERTS": str(self.authority)},
            stdin=json.dumps(given)))

    def sign(self, payload, timestamp=None, secret=SECRET):
        return self.official("sign", payload=payload, secret=secret, timestamp=timestamp or int(time.time()))

    def event(self, kind, thing, created=None):
        self.events += 1
        return json.dumps({
            "id": f"evt_{self.id()}_{self.events}".replace("__main__.", ""), "object": "event", "type": kind,
            "created": created or int(time.time()), "api_version": "2026-10-28.endive", "livemode": False,
            "data": {"object": thing}})

    def completed(self):
        return self.event("checkout.session.completed", {
            "id": "cs_1", "object": "checkout.session", "mode": "subscription", "payment_status": "paid",
            "customer": "cus_1", "subscription": "sub_1", "metadata": {"org_id": DEFAULT_ORG}})

    def subscription(self, kind, status):
        return self.event(f"customer.subscription.{kind}", {
            "id": "sub_1", "object": "subscription", "customer": "cus_1", "status": status, "created": 1767225600,
            "metadata": {"org_id": DEFAULT_ORG},
            "items": {"object": "list", "data": [{"id": "si_1", "price": {"id": "price_pro"}}]}})

    def deliver(self, payload, header=None, server=None):
        """The status of the answer."""
        request = urllib.request.Request(
            f"{(server or self.server).url}/billing/webhooks", payload.encode(),
            {"Content-Type": "application/json", "Stripe-Signature": header or self.sign(payload)})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.assertEqual(answer.read(), b"")
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def plan(self):
        return self.database.sql(
            "SELECT plan, decision_limit, agent_limit, stripe_customer_id, stripe_subscription_id"
            f" FROM organizations WHERE id = '{DEFAULT_ORG}'")[0]

    def expect_logged(self, server, pattern):
        wait_for(lambda: re.search(pattern, server.log()), server)

    def test_the_double_is_what_stripes_own_library_expects(self):
        self.stripe.failures = [500, "cut"]  # of the first request, which the library repeats
        answers = self.official("sessions", port=self.stripe.port)
        self.assertRegex(answers["first"]["url"], CHECKOUT)
        self.assertEqual(answers["again"]["url"], answers["first"]["url"])
        self.assertNotEqual(answers["other"]["url"], answers["first"]["url"])
        self.assertEqual(answers["changed"]["type"], "StripeIdempotencyError")
        self.assertEqual(
            (answers["refused"]["type"], answers["refused"]["code"], answers["refused"]["status"]),
            ("StripeInvalidRequestError", "parameter_missing", 400))
        self.assertRegex(answers["refused"]["request_id"], r"req_\d+")
        self.assertRegex(answers["portal"]["url"], r"https://billing\.stripe\.com/")

    def test_our_requests_are_those_of_stripes_own_library(self):
        self.official("sessions", port=self.stripe.port)
        theirs = self.stripe.requests[0]
        self.assertEqual(self.server.post("/billing/checkout", URLS).status, 200)
        ours = self.stripe.requests[-1]
        self.assertEqual(ours.path, theirs.path)
        names = {name for name, _ in theirs.form} - {"customer_email"}
        self.assertEqual({name for name, _ in ours.form}, names)
        for header in ("Content-Type", "Stripe-Version"):
            self.assertEqual(ours.headers[header], theirs.headers[header])

    def test_a_checkout_survives_failures_of_stripe_and_is_made_once(self):
        self.stripe.failures = ["cut", 500]
        answer = self.server.post("/billing/checkout", URLS)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertRegex(answer.body["data"]["checkout_url"], CHECKOUT)
        requests = self.stripe.requests
        self.assertEqual(len(requests), 3)
        self.assertEqual(len({request.headers["Idempotency-Key"] for request in requests}), 1)

        self.stripe.failures = [429] * 3
        answer = self.server.post("/billing/checkout", {**URLS, "cancel_url": "https://app.example/other"})
        self.assertEqual((answer.status, answer.body["error"]["message"]), (500, "failed to create checkout session"))
        self.expect_logged(self.server, r'"billing: checkout session failed".*"stripe_request_id":"req_\d+"')
        self.assertNotIn("sk_test_ours", self.server.log())

    def test_a_stripe_with_another_certificate_gets_no_key(self):
        stranger = self.serve(SSL_CERT_FILE="/etc/ssl/certs/ca-certificates.crt")
        self.addCleanup(stranger.stop)
        self.assertEqual(stranger.post("/billing/checkout", URLS).status, 500)
        self.assertEqual(self.stripe.requests, [])
        self.expect_logged(stranger, '"billing: checkout session failed".*certificate')

    def test_a_subscription_lives_and_ends(self):
        self.assertIn('"billing: enabled"', self.server.log())
        self.assertEqual(self.deliver(self.completed()), 200)
        self.assertEqual(self.plan(), "pro|50000|0|cus_1|sub_1")
        self.assertEqual(self.server.post("/billing/checkout", URLS).status, 409)
        portal = self.server.post("/billing/portal", {"return_url": "https://app.example/account"})
        self.assertRegex(portal.body["data"]["portal_url"], r"https://billing\.stripe\.com/")
        self.assertEqual(self.deliver(self.subscription("updated", "unpaid")), 200)
        self.assertEqual(self.plan(), "free|1000|5|cus_1|sub_1")
        self.assertEqual(self.deliver(self.subscription("deleted", "canceled")), 200)
        late = self.subscription("updated", "active")
        self.assertEqual(self.deliver(late), 200)
        self.assertEqual(self.plan(), "free|1000|5|cus_1|")

    def test_two_instances_that_get_an_event_at_once_apply_it_once(self):
        audit = ("SELECT count(*) FROM mutation_audit_log WHERE actor_agent_id = 'system:billing'")
        before = int(self.database.sql(audit)[0])
        payload = self.completed()
        header = self.sign(payload)
        statuses = []
        threads = [
            threading.Thread(target=lambda s=server: statuses.append(self.deliver(payload, header, s)))
            for server in self.servers * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * 8)
        self.assertEqual(int(self.database.sql(audit)[0]), before + 1)

    def test_we_take_the_signatures_that_stripes_own_library_takes(self):
        now = int(time.time())
        payload = self.event("price.created", {"id": "price_1", "text": "ü < \u2028"})
        good = self.sign(payload)
        time_part, good_part = good.split(",")
        other_part = self.sign(payload, secret="whsec_other").split(",")[1]
        headers = {
            "good": good,
            "any v1": f"{time_part},{other_part},{good_part}",
            "another scheme beside it": f"{good},v0={'0' * 64}",
            "almost too old": self.sign(payload, now - 290),
            "too old": self.sign(payload, now - 310),
            "of another secret": f"{time_part},{other_part}",
            "of another time": f"t={now - 1},{good_part}",
            "without a time": good_part,
            "without a signature": time_part,
            "of another scheme": good.replace("v1=", "v0="),
            "of another body": self.sign(payload + " "),
            "no header at all": "nonsense",
        }
        taken = set()
        for name, header in headers.items():
            is_taken = self.official("verify", payload=payload, secret=SECRET, header=header)
            self.assertEqual(self.deliver(payload, header), 200 if is_taken else 400, name)
            if is_taken:
                taken.add(name)
        self.assertEqual(taken, {"good", "any v1", "another scheme beside it", "almost too old"})

    def test_the_library_is_the_one_that_the_lock_names(self):
        lock = json.loads((HERE / "package-lock.json").read_text())
        self.assertEqual(self.official("version")["library"], lock["packages"]["node_modules/stripe"]["version"])


if __name__ == "__main__":
    unittest.main()
