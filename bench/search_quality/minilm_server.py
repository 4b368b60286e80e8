#!/usr/bin/env python3
"""Answers like OpenAI's embeddings API with vectors of all-MiniLM-L6-v2, on loopback. Needs requirements.txt.

    minilm_server.py --port 8000
"""

import argparse
import http.server
import json
import threading

import minilm

MODEL = "all-MiniLM-L6-v2"


class Handler(http.server.BaseHTTPRequestHandler):
    """POST /v1/embeddings, and GET /v1/models once the model is loaded."""
    protocol_version = "HTTP/1.1"
    model = minilm.MiniLm()
    one_at_a_time = threading.Lock()

    def do_GET(self):
        if self.path == "/v1/models":
            self.answer(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        else:
            self.refuse(404, f"{self.path} does not exist; /v1/models and /v1/embeddings do")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/v1/embeddings":
            return self.refuse(404, f"{self.path} does not exist; /v1/embeddings does")
        try:
            texts = json.loads(body)["input"]
        except (ValueError, TypeError, KeyError):
            return self.refuse(400, "the body must be a JSON object with input")
        texts = [texts] if isinstance(texts, str) else texts
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            return self.refuse(400, "input must be a text, or a list of texts")
        with self.one_at_a_time:
            vectors = [self.model.embed(text).tolist() for text in texts]
        data = [{"object": "embedding", "index": i, "embedding": vector} for i, vector in enumerate(vectors)]
        return self.answer(200, {"object": "list", "data": data, "model": MODEL,
                                 "usage": {"prompt_tokens": 0, "total_tokens": 0}})

    def refuse(self, status, message):
        self.answer(status, {"error": {"message": message, "type": "invalid_request_error"}})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Not a line for each request."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    address = ("127.0.0.1", parser.parse_args().port)
    http.server.ThreadingHTTPServer(address, Handler).serve_forever()


if __name__ == "__main__":
    main()
