#pragma once

#include "decisions/decision_query.hpp"
#include "vectors/vector_point.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Decisions near a vector.
struct VectorSearch {
    OrgId org;
    /// The agents whose decisions the caller may see; nothing when it may see all.
    std::optional<std::vector<std::string>> visible_agents;
    DecisionFilter filter;
    bool only_without_project = false;  ///< `filter.project` is absent then
    Vector vector;
    std::int64_t limit = 0;
};

/// The index does not answer, or has nothing that the search could be compared with.
class VectorsAway : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Finds current decisions by their vectors. It may be a second behind: a hit may have ended, and
/// what was recorded last may be missing. Callable from any thread; the caller resumes on its own
/// executor.
class VectorIndex {
public:
    virtual ~VectorIndex() = default;

    /// `qdrant` or `memory`: what X-Search-Backend says.
    virtual std::string_view name() const = 0;

    /// The nearest decisions that pass all conditions, the nearest first, at most `limit` (1 to
    /// 1,000). Throws VectorsAway within 3 seconds.
    virtual boost::asio::awaitable<std::vector<VectorHit>> find(VectorSearch search) = 0;
};

}  // namespace akashi
