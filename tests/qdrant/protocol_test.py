#!/usr/bin/env python3
"""Compares proto/qdrant.proto with Qdrant's official definitions: every service, message and enum of ours must
be there, with the same names, numbers and types."""
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool
from qdrant_client.grpc import collections_service_pb2, points_service_pb2, qdrant_pb2  # noqa: F401, they register

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
SAME = ("number", "type", "label", "type_name")


def official(name):
    """The descriptor of a name of the package, as a message."""
    pool = descriptor_pool.Default()
    for find, kind in ((pool.FindMessageTypeByName, descriptor_pb2.DescriptorProto),
                       (pool.FindEnumTypeByName, descriptor_pb2.EnumDescriptorProto),
                       (pool.FindServiceByName, descriptor_pb2.ServiceDescriptorProto)):
        try:
            found = kind()
            find(f"qdrant.{name}").CopyToProto(found)
            return found
        except KeyError:
            continue
    return None


def oneof(message, field):
    return message.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else ""


def compare_message(ours, theirs):
    fields = {field.name: field for field in theirs.field}
    for field in ours.field:
        other = fields.get(field.name)
        if other is None:
            yield f"{ours.name}.{field.name}: no such field"
        elif any(getattr(field, what) != getattr(other, what) for what in SAME) or oneof(ours, field) != oneof(theirs, other):
            yield f"{ours.name}.{field.name}: differs"


def compare_enum(ours, theirs):
    values = {value.name: value.number for value in theirs.value}
    for value in ours.value:
        if values.get(value.name) != value.number:
            yield f"{ours.name}.{value.name}: differs"


def compare_service(ours, theirs):
    methods = {method.name: method for method in theirs.method}
    for method in ours.method:
        other = methods.get(method.name)
        if other is None or (method.input_type, method.output_type) != (other.input_type, other.output_type):
            yield f"{ours.name}.{method.name}: differs"


def compare(file):
    for kind, check in ((file.message_type, compare_message), (file.enum_type, compare_enum),
                        (file.service, compare_service)):
        for ours in kind:
            theirs = official(ours.name)
            if type(theirs) is type(ours):
                yield from check(ours, theirs)
            else:
                yield f"{ours.name}: no such definition"


def main():
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run(["protoc", f"--proto_path={PROTO}", f"--descriptor_set_out={output.name}", "qdrant.proto"],
                       check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(output.name).read_bytes())
    problems = list(compare(files.file[0]))
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
