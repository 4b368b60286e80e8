"""What a test makes go wrong in the calls of Qdrant's double."""
import collections
import threading
import time

import grpc


class Failure(Exception):
    """Ends a call with a status."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Faults(grpc.ServerInterceptor):
    """Comes before every call: counts it, checks its key, and lets it wait or fail. Its methods up to
    calls() are commands of the control port."""

    def __init__(self, api_key):
        self.api_key = api_key
        self.changed = threading.Condition()
        self.count = collections.Counter()
        self.failures = collections.defaultdict(list)  # of a method: [status, times left]
        self.delays = {}
        self.stalled = set()
        self.refused = set()

    def fail(self, method, status, times=1):
        self.failures[method].append([status, times])

    def delay(self, method, milliseconds):
        self.delays[method] = milliseconds / 1000

    def stall(self, method):
        self.stalled.add(method)

    def release(self):
        with self.changed:
            self.stalled.clear()
            self.failures.clear()
            self.delays.clear()
            self.refused.clear()
            self.changed.notify_all()

    def refuse(self, ids):
        self.refused.update(ids)

    def wait_for(self, method, calls):
        with self.changed:
            self.changed.wait_for(lambda: self.count[method] >= calls)

    def calls(self):
        return dict(self.count)

    def intercept_service(self, continuation, handler_call_details):
        handler = continuation(handler_call_details)
        if handler is None:
            return None
        method = handler_call_details.method.split("/")[-1]
        key = dict(handler_call_details.invocation_metadata).get("api-key", "")

        def call(request, context):
            is_answered = False

            def end():
                # The client's deadline is a little before the one that it sent.
                if not is_answered and (context.time_remaining() or 0) > 1:
                    self.note(f"{method} cancelled")

            context.add_callback(end)
            try:
                self.before(method, key, request)
                return handler.unary_unary(request, context)
            except Failure as failure:
                context.abort(failure.status, str(failure))
            finally:
                is_answered = True

        return grpc.unary_unary_rpc_method_handler(call, handler.request_deserializer, handler.response_serializer)

    def note(self, what):
        with self.changed:
            self.count[what] += 1
            self.changed.notify_all()

    def before(self, method, key, request):
        """What happens before a call is answered."""
        self.note(method)
        with self.changed:
            self.changed.wait_for(lambda: method not in self.stalled)
        time.sleep(self.delays.get(method, 0))
        # Qdrant tells everybody whether it works.
        if self.api_key != key and method != "HealthCheck" and self.api_key:
            raise Failure(grpc.StatusCode.UNAUTHENTICATED, "Must provide an API key or an Authorization bearer token")
        failures = self.failures[method]
        if failures:
            status, left = failures[0]
            failures[0][1] -= 1
            if left == 1:
                failures.pop(0)
            raise Failure(getattr(grpc.StatusCode, status), "the test wants it")
        if method == "Upsert":
            for point in request.points:
                self.note("Upsert point")
                if point.id.uuid in self.refused:
                    raise Failure(grpc.StatusCode.INVALID_ARGUMENT, "Wrong input: the test refuses a point")

