#include "vectors/exact_graphs.hpp"

#include "vectors/exact_graph.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace akashi {
namespace {

/// Vectors that a graph takes in before the next one's turn.
constexpr int kTakenInAtOnce = 256;

}  // namespace

ExactGraphs::ExactGraphs(FairMutex& mutex, ExactVectors& vectors, std::size_t limit, SimdPath simd)
    : vectors_mutex_(mutex), vectors_(vectors), limit_(limit), simd_(simd) {}

bool ExactGraphs::are_used() const {
    const std::shared_lock reading(vectors_mutex_);
    return std::ranges::any_of(vectors_.partitions(), [](const auto& entry) {
        return entry.second.graph && entry.second.graph->is_ready();
    });
}

/// A graph is kept until half of the vectors that it takes are gone, so that it does not come and
/// go.
void ExactGraphs::choose() {
    std::vector<std::pair<OrgId, std::size_t>> wanted;
    std::vector<OrgId> unwanted;
    {
        const std::shared_lock reading(vectors_mutex_);
        for (const auto& [org, partition] : vectors_.partitions()) {
            if (!partition.graph && partition.size > limit_)
                wanted.emplace_back(org, partition.size);
            if (partition.graph && partition.size < limit_ / 2) unwanted.push_back(org);
        }
    }
    for (const auto& [org, size] : wanted) {
        auto graph = std::make_shared<ExactGraph>(vectors_.pool(), simd_, size);
        const std::unique_lock writing(vectors_mutex_);
        vectors_.set_graph(org, std::move(graph));
    }
    for (const auto& org : unwanted) {
        const std::unique_lock writing(vectors_mutex_);
        vectors_.set_graph(org, nullptr);
    }
}

bool ExactGraphs::take_in() {
    std::vector<std::shared_ptr<ExactGraph>> graphs;
    {
        const std::shared_lock reading(vectors_mutex_);
        for (const auto& [org, partition] : vectors_.partitions())
            if (partition.graph) graphs.push_back(partition.graph);
    }
    bool has_more = false;
    for (const auto& graph : graphs) {
        bool took_in = true;
        for (int i = 0; i < kTakenInAtOnce && took_in; ++i) {
            graph->make_room();
            const std::shared_lock reading(vectors_mutex_);
            took_in = graph->take_in();
        }
        has_more = has_more || took_in;
    }
    return has_more;
}

}  // namespace akashi
