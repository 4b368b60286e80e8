#include "vectors/exact_graph.hpp"

#define NO_MANUAL_VECTORIZATION
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace akashi {
namespace {

/// Links of a vector, and how many candidates for them are looked at.
constexpr std::size_t kLinks = 16;
constexpr std::size_t kBuildWidth = 128;
constexpr std::size_t kSearchWidth = 256;
/// So many vectors that wait to be taken in are compared by each search.
constexpr std::size_t kMostPending = 1'000;

/// What the graph keeps of a vector, and what it compares. hnswlib keeps it right behind the links,
/// where a pointer would not be aligned, and a label right behind it.
struct [[gnu::packed]] Row {
    const std::int8_t* bytes = nullptr;
    float scale = 0;
};
/// Of the links, at most twice kLinks, and their number.
constexpr std::size_t kBytesOfLinks =
    2 * kLinks * sizeof(hnswlib::tableint) + sizeof(hnswlib::linklistsizeint);
static_assert(
    (kBytesOfLinks + sizeof(Row)) % alignof(hnswlib::labeltype) == 0, "labels are aligned"
);

/// Tells hnswlib how far two rows are from each other.
class RowSpace final : public hnswlib::SpaceInterface<float> {
public:
    RowSpace(SimdPath simd, std::size_t length)
        : rule_{.multiply = multiply_pair(simd), .length = length} {}

    std::size_t get_data_size() override { return sizeof(Row); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
    void* get_dist_func_param() override { return &rule_; }

private:
    struct Rule {
        MultiplyPair multiply;
        std::size_t length;
    };
    static float distance(const void* left, const void* right, const void* rule) {
        const auto& [multiply, length] = *static_cast<const Rule*>(rule);
        const Row& a = *static_cast<const Row*>(left);
        const Row& b = *static_cast<const Row*>(right);
        const auto product = static_cast<float>(multiply(a.bytes, b.bytes, length));
        return 1 - a.scale * b.scale * product;
    }
    Rule rule_;
};

}  // namespace

struct ExactGraph::Hnsw {
    Hnsw(SimdPath simd, std::size_t row_length, std::size_t room)
        : space(simd, row_length), graph(&space, room, kLinks, kBuildWidth) {
        graph.setEf(kSearchWidth);
    }
    bool has(Slot slot) const { return graph.label_lookup_.contains(slot); }

    RowSpace space;
    hnswlib::HierarchicalNSW<float> graph;
};

ExactGraph::ExactGraph(const ExactPool& pool, SimdPath simd, std::size_t expected)
    : pool_(pool),
      hnsw_(std::make_unique<Hnsw>(simd, pool.row_length(), expected + expected / 4 + 1)) {}

ExactGraph::~ExactGraph() = default;

void ExactGraph::note(Slot slot) {
    const std::lock_guard lock(pending_mutex_);
    if (is_pending_.insert(slot).second) pending_.push_back(slot);
}

bool ExactGraph::is_ready() const {
    const std::lock_guard lock(pending_mutex_);
    return was_complete_ && pending_.size() <= kMostPending;
}

void ExactGraph::make_room() {
    const std::lock_guard lock(mutex_);
    auto& graph = hnsw_->graph;
    if (graph.cur_element_count + 1 >= graph.max_elements_)
        graph.resizeIndex(graph.max_elements_ + graph.max_elements_ / 2 + 1);
}

bool ExactGraph::take_in() {
    std::optional<Slot> slot;
    {
        const std::lock_guard lock(pending_mutex_);
        was_complete_ = was_complete_ || pending_.empty();
        if (pending_.empty()) return false;
        slot = pending_.front();
    }
    {
        const std::lock_guard lock(mutex_);
        const auto* block = pool_.find(block_of(*slot));
        const std::size_t place = place_of(*slot);
        if (block && (block->live & bit_of(place)) != 0) {
            const std::int8_t* const bytes =
                pool_.bytes(block_of(*slot)) + place * pool_.row_length();
            const Row row{.bytes = bytes, .scale = block->scale.at(place)};
            hnsw_->graph.addPoint(&row, *slot);
        } else if (hnsw_->has(*slot)) {
            const auto inside = hnsw_->graph.label_lookup_.at(*slot);
            if (!hnsw_->graph.isMarkedDeleted(inside)) hnsw_->graph.markDelete(*slot);
        }
    }
    // Only now, so that no search misses it. Only this thread takes the first one away.
    const std::lock_guard lock(pending_mutex_);
    pending_.pop_front();
    is_pending_.erase(*slot);
    return true;
}

std::vector<Slot> ExactGraph::search(const QueryCode& query, std::size_t count) const {
    std::vector<std::int8_t> bytes;
    bytes.reserve(query.bytes.wide.size());
    for (const std::int16_t number : query.bytes.wide)
        bytes.push_back(static_cast<std::int8_t>(number));
    const Row row{.bytes = bytes.data(), .scale = query.scale};
    std::vector<Slot> slots;
    {
        const std::lock_guard lock(pending_mutex_);
        slots.assign(pending_.begin(), pending_.end());
    }
    {
        const std::lock_guard lock(mutex_);
        auto found = hnsw_->graph.searchKnn(&row, count);
        for (; !found.empty(); found.pop()) slots.push_back(static_cast<Slot>(found.top().second));
    }
    std::ranges::sort(slots);
    slots.erase(std::ranges::unique(slots).begin(), slots.end());
    return slots;
}

}  // namespace akashi
