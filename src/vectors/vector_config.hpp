#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace akashi {

/// Where vectors are searched. docs/configuration.md has the variables.
struct VectorConfig {
    std::string qdrant_url;  ///< empty: in this process
    std::string qdrant_api_key;
    std::string qdrant_collection = "akashi_decisions";
    bool qdrant_is_quantized = false;  ///< a new collection has int8 vectors in memory
    bool qdrant_is_on_disk = false;    ///< a new collection has its vectors on disk
    /// With more vectors of an organization than this, the search in the process is approximate.
    std::size_t exact_limit = 1'000'000;
};

/// What Qdrant would not take, if anything, as a sentence.
std::optional<std::string> find_mistake(const VectorConfig& config);

}  // namespace akashi
