"""The points of a collection in one matrix, with the conditions that Akashi sends."""
import bisect
import collections

import numpy

FIRST_ROWS = 1024


def as_array(dense):
    """The floats of a DenseVector. Its wire format is a tag, a length of varying size, and the floats."""
    wire = dense.SerializeToString()
    start = 1
    while wire[start] & 0x80:
        start += 1
    return numpy.frombuffer(wire, dtype="<f4", offset=start + 1)


def meets(payload, condition):
    if condition.HasField("is_empty"):
        return condition.is_empty.key not in payload
    field = condition.field
    value = payload.get(field.key)
    if value is None:
        return False
    if field.HasField("match"):
        if field.match.HasField("keywords"):
            return value in field.match.keywords.strings
        return value == field.match.keyword
    limits = field.range
    return not (limits.HasField("gte") and value < limits.gte or limits.HasField("lte") and value > limits.lte)


class Engine:
    def __init__(self, size, _distance):
        self.matrix = numpy.zeros((FIRST_ROWS, size), dtype=numpy.float32)
        self.rows = {}
        self.payloads = []
        self.ids = []
        self.free = []
        self.tenants = collections.defaultdict(set)  # the rows of an organization
        self.sorted_ids = None

    def upsert(self, points):
        for point in points:
            id = point.id.uuid if point.id.HasField("uuid") else point.id.num
            if id in self.rows:
                self.remove([id])
            row = self.take_row()
            vector = as_array(point.vectors.vector.dense)
            self.matrix[row] = vector / max(numpy.sqrt(vector @ vector), 1e-30)
            payload = {name: getattr(value, value.WhichOneof("kind")) for name, value in point.payload.items()}
            self.rows[id], self.ids[row], self.payloads[row] = row, id, payload
            self.tenants[payload.get("org_id")].add(row)
        self.sorted_ids = None

    def take_row(self):
        if self.free:
            return self.free.pop()
        if len(self.ids) == len(self.matrix):
            self.matrix = numpy.concatenate([self.matrix, numpy.zeros_like(self.matrix)])
        self.ids.append(None)
        self.payloads.append(None)
        return len(self.ids) - 1

    def remove(self, ids):
        for id in ids:
            row = self.rows.pop(id, None)
            if row is not None:
                self.tenants[self.payloads[row].get("org_id")].discard(row)
                self.free.append(row)
        self.sorted_ids = None

    def query(self, vector, conditions, limit):
        orgs = [condition.field.match.keyword for condition in conditions.must if condition.field.key == "org_id"]
        candidates = self.tenants.get(orgs[0], ()) if orgs else self.rows.values()
        rows = [row for row in candidates
                if all(meets(self.payloads[row], condition) for condition in conditions.must)]
        wanted = numpy.array(vector, dtype=numpy.float32)
        scores = self.matrix[rows] @ (wanted / max(numpy.sqrt(wanted @ wanted), 1e-30))
        best = numpy.argsort(-scores)[:limit]
        return [(self.ids[rows[index]], float(scores[index])) for index in best]

    def ids_from(self, first, limit):
        """Numbers come before UUIDs, as in Qdrant."""
        if self.sorted_ids is None:
            self.sorted_ids = sorted(self.rows, key=lambda id: (isinstance(id, str), id))
        start = bisect.bisect_left(self.sorted_ids, (True, first), key=lambda id: (isinstance(id, str), id))
        return self.sorted_ids[start if first else 0:][:limit]

    def count(self):
        return len(self.rows)

    def points(self):
        return [{"id": id, "payload": self.payloads[row], "vector": self.matrix[row].tolist()}
                for id, row in self.rows.items()]
