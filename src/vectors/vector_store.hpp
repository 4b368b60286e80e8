#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "vectors/vector_point.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace akashi {

/// A vector of a decision, or why the provider refuses its text.
struct StoredVector {
    DecisionId id;
    OrgId org_id;
    std::variant<Vector, std::string> embedded;
};

/// A decision that can be embedded.
struct VectorText {
    DecisionId id;
    OrgId org_id;
    std::string text;
};

/// What changed about the vector of a decision: its point, or nothing when it has none any more.
struct VectorChange {
    std::int64_t seq = 0;
    DecisionId id;
    OrgId org_id;
    std::optional<VectorPoint> point;
};

/// The vectors of current decisions, as the database keeps them, with the order in which they
/// changed (docs/data-model.md, "Vectors"). `model` is Embedder::model(): vectors of another model
/// count as missing. Threads and failures as for DecisionStore.
class VectorStore {
public:
    virtual ~VectorStore() = default;

    /// Stores the vectors of those decisions that are current.
    virtual boost::asio::awaitable<void> save(
        std::string model, std::vector<StoredVector> vectors
    ) = 0;

    /// Current decisions among these. One with a vector has it; of the others the text is there.
    struct Loaded {
        std::vector<VectorPoint> points;
        std::vector<VectorText> texts;  ///< without those whose text was refused
    };
    virtual boost::asio::awaitable<Loaded> load(std::string model, std::vector<DecisionId> ids) = 0;

    /// A page of the texts of current decisions that have no vector, of all organizations, in the
    /// order of the ids. Looks at up to `limit` decisions behind `after`.
    struct Missing {
        std::vector<VectorText> texts;
        std::optional<DecisionId> next;  ///< what the next page is behind; nothing at the end
    };
    virtual boost::asio::awaitable<Missing> list_missing(
        std::string model, std::optional<DecisionId> after, std::int64_t limit
    ) = 0;

    /// What changed behind `seq`, in the order of the changes, at most `limit`.
    virtual boost::asio::awaitable<std::vector<VectorChange>> list_changes(
        std::string model, std::int64_t after, std::int64_t limit
    ) = 0;

    /// The vector of a decision that is visible, if it has one.
    virtual boost::asio::awaitable<std::optional<Vector>> find(
        OrgId org, Visibility visibility, std::string model, DecisionId id
    ) = 0;

    /// The agents whose decisions are visible; nothing when all are.
    virtual boost::asio::awaitable<std::optional<std::vector<std::string>>> list_visible_agents(
        OrgId org, Visibility visibility
    ) = 0;
};

}  // namespace akashi
