#pragma once

#include "vectors/vector_feed.hpp"
#include "vectors/vector_lookup.hpp"
#include "vectors/vector_store.hpp"

namespace akashi {

/// What a store keeps of vectors.
struct VectorPorts {
    VectorStore& store;
    VectorFeed& feed;
    VectorLookup& lookup;
};

}  // namespace akashi
