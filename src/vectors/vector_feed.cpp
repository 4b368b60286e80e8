#include "vectors/vector_feed.hpp"

#include <algorithm>

namespace akashi {

bool goes_on_behind(const FeedState& state, const std::vector<SeenChange>& last) {
    if (last.empty()) return false;
    const std::int64_t place = last.back().seq;
    if (place < state.purged || place > state.end || state.found.empty()) return false;
    // A vector that changed again has another number since, so not all of them are there.
    return std::ranges::all_of(state.found, [&](const SeenChange& found) {
        const auto seen = std::ranges::find(last, found.seq, &SeenChange::seq);
        return seen != last.end() && seen->id == found.id;
    });
}

}  // namespace akashi
