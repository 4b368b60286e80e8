#!/usr/bin/python3
"""Compares what the server answered with what api/openapi.yaml promises.

    validate_responses.py OPENAPI DIRECTORY     the exchanges recorded in DIRECTORY/*.jsonl
    validate_responses.py --examples OPENAPI    the document's own schemas, references and examples

A record is one JSON object a line: method, path (with or without query), status (number),
content_type, response_headers (object, names in any case) and body (text).
"""
import collections
import json
import pathlib
import sys

import yaml
from jsonschema import Draft202012Validator, RefResolver

METHODS = ("get", "post", "put", "patch", "delete")
# Statuses of errors before an operation runs, and of requests that match no operation.
COMMON_ERRORS = {400, 401, 404, 405, 408, 413, 431, 500, 503}
UNROUTED_STATUSES = {204, 400, 401, 404, 405, 408, 413, 431, 501, 505}
HEAD = ("HEAD", "any route")  # counted separately, since it has no body
ERROR_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}


def explain(error):
    """The errors behind one that says only that no alternative fits: those of the nearest one."""
    branches = collections.defaultdict(list)
    for cause in error.context:
        branches[cause.schema_path[0]].append(cause)
    nearest = min(branches.values(), key=len, default=None)
    return [reason for cause in nearest for reason in explain(cause)] if nearest else [error]


def follows_from_another(error, errors):
    """A wrong member is also reported as unevaluated in every object around it."""
    place = list(error.absolute_path)
    return error.validator == "unevaluatedProperties" and any(
        other is not error and list(other.absolute_path)[: len(place)] == place for other in errors
    )


def parse_json(text):
    """Stricter than json.loads: no NaN, no infinity, no name twice in an object."""

    def unique(pairs):
        members = dict(pairs)
        if len(members) < len(pairs):
            raise ValueError("a name occurs twice")
        return members

    def refuse(constant):
        raise ValueError(f"{constant} is no JSON number")

    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


class Document:
    def __init__(self, path):
        self.root = yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))
        self.resolver = RefResolver.from_schema(self.root)
        self.operations = {
            (method.upper(), template): item[method]
            for template, item in self.root["paths"].items()
            for method in METHODS
            if method in item
        }

    def resolve(self, node):
        """The node itself, or what it refers to."""
        return self.resolver.resolve(node["$ref"])[1] if "$ref" in node else node

    def check(self, value, schema):
        """(place, message, value) of everything that the schema does not allow."""
        validator = Draft202012Validator(schema, resolver=self.resolver)
        errors = [reason for error in validator.iter_errors(value) for reason in explain(error)]
        for error in errors:
            if not follows_from_another(error, errors):
                where = "/" + "/".join(map(str, error.absolute_path))
                value = repr(error.instance)
                yield where, error.message.removeprefix(value).strip(), value[:100]

    def find_operation(self, method, path):
        """The operation's key, or None. A literal segment beats a parameter."""
        segments = path.split("?")[0].split("/")
        fitting = []
        for key in self.operations:
            parts = key[1].split("/")
            if key[0] == method and len(parts) == len(segments) and all(
                part == segment or (part.startswith("{") and segment)
                for part, segment in zip(parts, segments)
            ):
                fitting.append(key)
        return min(fitting, key=lambda key: key[1].count("{"), default=None)


class Exchanges:
    """Checks recorded exchanges, and remembers what failed and what was exercised."""

    def __init__(self, document):
        self.document = document
        self.failures = {}  # kind of failure -> [report of the first one, how many]
        self.seen = collections.defaultdict(collections.Counter)  # operation -> statuses

    def check(self, record):
        method = "GET" if record["method"] == "HEAD" else record["method"]
        operation = self.document.find_operation(method, record["path"])
        self.seen[HEAD if record["method"] == "HEAD" else operation][record["status"]] += 1
        for where, message, value in self.find_failures(record, operation):
            kind = "/".join("*" if part.isdigit() else part for part in where.split("/"))
            key = (record["method"], operation or record["path"], record["status"], kind, message)
            report = f"{record['method']} {record['path']} {record['status']} at {where}: {message}"
            self.failures.setdefault(key, [f"{report}, got {value}", 0])[1] += 1

    def find_failures(self, record, operation):
        status = record["status"]
        if operation is None:
            if status not in UNROUTED_STATUSES:
                yield "/", "no documented route has this method and path", status
            elif record["body"]:
                yield from self.check_body(record, None if status == 204 else ERROR_CONTENT)
            return
        response = self.document.operations[operation]["responses"].get(str(status))
        if response is None and status not in COMMON_ERRORS:
            yield "/", "the operation does not document this status", status
            return
        response = self.document.resolve(response or {"content": ERROR_CONTENT})
        yield from self.check_headers(record, response.get("headers", {}))
        yield from self.check_body(record, response.get("content"))

    def check_headers(self, record, headers):
        sent = {name.lower(): value for name, value in record["response_headers"].items()}
        for name, header in headers.items():
            header = self.document.resolve(header)
            if name.lower() in sent:
                for _, message, value in self.document.check(sent[name.lower()], header["schema"]):
                    yield f"header {name}", message, value
            elif header.get("required"):
                yield f"header {name}", "the header is required", "none"

    def check_body(self, record, content):
        body = record["body"]
        media_type = record["content_type"].split(";")[0].strip().lower()
        if record["method"] == "HEAD" or content is None:
            if body:
                yield "/", "no body belongs here", repr(body[:100])
            return
        if media_type not in content:
            yield "/", "this content type is not documented", media_type or "none"
            return
        if media_type.endswith(("/json", "+json")):
            try:
                body = parse_json(body)
            except ValueError as error:
                yield "/", f"the body is not JSON: {error}", repr(body[:100])
                return
        yield from self.document.check(body, content[media_type]["schema"])

    def never_succeeded(self):
        for operation, description in self.document.operations.items():
            for status in description["responses"]:
                if status.startswith("2") and not self.seen[operation][int(status)]:
                    yield f"{' '.join(operation)} {status}: documented, but no exchange shows it"

    def print_counts(self):
        for operation in [*self.document.operations, HEAD, None]:
            name = " ".join(operation or ["no documented route"])
            counts = " ".join(f"{status}:{n}" for status, n in sorted(self.seen[operation].items()))
            print(f"  {name:42} {counts or '-'}")


def check_responses(document, directory):
    exchanges = Exchanges(document)
    for file in sorted(pathlib.Path(directory).glob("*.jsonl")):
        # Paths may hold bytes that are not UTF-8.
        for line in filter(None, file.read_text(encoding="utf-8", errors="replace").split("\n")):
            exchanges.check(json.loads(line))
    total = sum(statuses.total() for statuses in exchanges.seen.values())
    reports = [f"{report} ({count} times)" for report, count in exchanges.failures.values()]
    reports += exchanges.never_succeeded() if total else [f"{directory}: no exchange was recorded"]
    exchanges.print_counts()
    return finish(reports, f"{total} exchanges")


def find_examples(document, node, where=""):
    """(place, schema, value) of every example; (place, None, None) of content that has none."""
    if not isinstance(node, (dict, list)):
        return
    children = node.items() if isinstance(node, dict) else enumerate(node)
    if "schema" in node:
        values = [node["example"]] if "example" in node else []
        values += [document.resolve(example)["value"] for example in node.get("examples", {}).values()]
        if not values and "/content/" in where:
            yield where, None, None
        yield from ((where, node["schema"], value) for value in values)
    elif "examples" in node:  # of a schema: a plain list
        yield from ((where, node, value) for value in node["examples"])
    for key, child in children:
        if key not in ("example", "examples"):
            yield from find_examples(document, child, f"{where}/{key}")


def find_references(node):
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    if isinstance(node, dict) and "$ref" in node:
        yield node["$ref"]
    for child in children:
        yield from find_references(child)


def check_examples(document):
    for reference in set(find_references(document.root)):
        document.resolver.resolve(reference)  # throws when it leads nowhere
    for schema in document.root["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    examples = list(find_examples(document, document.root))
    reports = [f"{where}: has no example" for where, schema, _ in examples if schema is None]
    reports += [
        f"{where} at {path}: {message}, got {value}"
        for where, schema, example in examples if schema is not None
        for path, message, value in document.check(example, schema)
    ]
    return finish(reports, f"{len(examples)} examples")


def finish(reports, checked):
    print(*reports, f"{checked}, {len(reports)} distinct failures", sep="\n")
    return len(reports) > 0


match sys.argv[1:]:
    case ["--examples", openapi]:
        sys.exit(check_examples(Document(openapi)))
    case [openapi, directory]:
        sys.exit(check_responses(Document(openapi), directory))
    case _:
        sys.exit(__doc__)
