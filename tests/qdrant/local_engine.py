"""The points of a collection in the engine of qdrant-client."""
import uuid

from qdrant_client import QdrantClient, models
from qdrant_client.conversions.conversion import GrpcToRest

NAME = "points"


class Engine:
    def __init__(self, size, distance):
        self.client = QdrantClient(":memory:")
        config = models.VectorParams(size=size, distance=GrpcToRest.convert_distance(distance))
        self.client.create_collection(NAME, vectors_config=config)

    def upsert(self, points):
        self.client.upsert(NAME, points=[GrpcToRest.convert_point_struct(point) for point in points])

    def remove(self, ids):
        self.client.delete(NAME, points_selector=models.PointIdsList(points=list(ids)))

    def query(self, vector, conditions, limit):
        found = self.client.query_points(NAME, query=list(vector), limit=limit,
                                         query_filter=GrpcToRest.convert_filter(conditions), with_payload=False)
        return [(point.id, point.score) for point in found.points]

    def ids_from(self, first, limit):
        """Numbers come before UUIDs, as in Qdrant."""
        ids = sorted((point["id"] for point in self.points()), key=lambda id: (isinstance(id, str), id))
        start = str(uuid.UUID(first)) if first else None
        return [id for id in ids if start is None or (isinstance(id, str) and id >= start)][:limit]

    def count(self):
        return self.client.count(NAME).count

    def points(self):
        found, _ = self.client.scroll(NAME, limit=1_000_000, with_payload=True, with_vectors=True)
        return [{"id": point.id, "payload": point.payload, "vector": point.vector} for point in found]
