"""Qdrant's services on an engine."""
import importlib
import threading

import grpc
from google.protobuf import json_format
from qdrant_client import grpc as q
from qdrant_client.grpc import collections_service_pb2_grpc, points_service_pb2_grpc, qdrant_pb2_grpc

from faults import Failure


class Collection:
    """A collection's settings, and the engine with its points."""

    def __init__(self, request, engine):
        self.request = request
        self.engine = engine
        self.indexes = {}

    @property
    def size(self):
        return self.request.vectors_config.params.size


class Store:
    """All collections. One call at a time uses them."""

    def __init__(self, engine):
        self.make_engine = importlib.import_module(f"{engine}_engine").Engine
        self.lock = threading.Lock()
        self.collections = {}

    def find(self, name):
        if name not in self.collections:
            raise Failure(grpc.StatusCode.NOT_FOUND, f"Not found: Collection `{name}` doesn't exist!")
        return self.collections[name]

    def create(self, request):
        name = request.collection_name
        if name in self.collections:
            raise Failure(grpc.StatusCode.ALREADY_EXISTS, f"Wrong input: Collection `{name}` already exists!")
        params = request.vectors_config.params
        self.collections[name] = Collection(request, self.make_engine(params.size, params.distance))

    # The commands of the control port.

    def clear(self):
        with self.lock:
            self.collections.clear()

    def drop(self, collection):
        with self.lock:
            self.collections.pop(collection, None)

    def make(self, collection, size, distance="Cosine"):
        request = q.CreateCollection(collection_name=collection)
        request.vectors_config.params.size = size
        request.vectors_config.params.distance = q.Distance.Value(distance)
        with self.lock:
            self.create(request)

    def add_number(self, collection, id, vector, payload):
        point = q.PointStruct(id=q.PointId(num=id))
        point.vectors.vector.dense.data.extend(vector)
        for name, value in payload.items():
            point.payload[name].string_value = value
        with self.lock:
            self.find(collection).engine.upsert([point])

    def describe(self, collection):
        with self.lock:
            if collection not in self.collections:
                return None
            found = self.collections[collection]
            return {"settings": json_format.MessageToDict(found.request, preserving_proto_field_name=True),
                    "indexes": found.indexes, "points": found.engine.points()}


class Health(qdrant_pb2_grpc.QdrantServicer):
    def HealthCheck(self, request, context):
        return q.HealthCheckReply(title="qdrant - vector search engine", version="1.20.0")


class Collections(collections_service_pb2_grpc.CollectionsServicer):
    def __init__(self, store):
        self.store = store

    def Get(self, request, context):
        reply = q.GetCollectionInfoResponse()
        with self.store.lock:
            made = self.store.find(request.collection_name)
            reply.result.config.params.vectors_config.CopyFrom(made.request.vectors_config)
            reply.result.points_count = made.engine.count()
        return reply

    def Create(self, request, context):
        with self.store.lock:
            self.store.create(request)
        return q.CollectionOperationResponse(result=True)


class Points(points_service_pb2_grpc.PointsServicer):
    def __init__(self, store):
        self.store = store

    def CreateFieldIndex(self, request, context):
        with self.store.lock:
            self.store.find(request.collection_name).indexes[request.field_name] = {
                "type": q.FieldType.Name(request.field_type).removeprefix("FieldType").lower(),
                "is_tenant": request.field_index_params.keyword_index_params.is_tenant}
        return done(request)

    def Upsert(self, request, context):
        with self.store.lock:
            collection = self.store.find(request.collection_name)
            for point in request.points:
                check_size(collection, len(point.vectors.vector.dense.data))
            collection.engine.upsert(request.points)
        return done(request)

    def Delete(self, request, context):
        with self.store.lock:
            engine = self.store.find(request.collection_name).engine
            engine.remove([point.uuid for point in request.points.points.ids])
        return done(request)

    def Query(self, request, context):
        with self.store.lock:
            collection = self.store.find(request.collection_name)
            vector = request.query.nearest.dense.data
            check_size(collection, len(vector))
            hits = collection.engine.query(vector, request.filter, request.limit)
        return q.QueryResponse(result=[q.ScoredPoint(id=point_id(id), score=score) for id, score in hits])

    def Scroll(self, request, context):
        with self.store.lock:
            engine = self.store.find(request.collection_name).engine
            ids = engine.ids_from(request.offset.uuid, request.limit + 1)
        page = [q.RetrievedPoint(id=point_id(id)) for id in ids[:request.limit]]
        rest = ids[request.limit:]
        return q.ScrollResponse(result=page, next_page_offset=point_id(rest[0]) if rest else None)


def done(request):
    """The answer to a write: it is applied when the caller waited for that."""
    reply = q.PointsOperationResponse()
    reply.result.status = q.UpdateStatus.Completed if request.wait else q.UpdateStatus.Acknowledged
    return reply


def check_size(collection, size):
    if size != collection.size:
        raise Failure(grpc.StatusCode.INVALID_ARGUMENT,
                      f"Wrong input: Vector dimension error: expected dim: {collection.size}, got {size}")


def point_id(id):
    return q.PointId(num=id) if isinstance(id, int) else q.PointId(uuid=id)
