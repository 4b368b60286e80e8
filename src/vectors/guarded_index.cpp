#include "vectors/guarded_index.hpp"

#include <chrono>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kRest{5};
/// An index that fails sooner keeps nobody waiting.
constexpr std::chrono::milliseconds kLongWait{200};

}  // namespace

asio::awaitable<std::vector<VectorHit>> GuardedIndex::find(VectorSearch search) {
    if (!admit()) throw VectorsAway("the index did not answer a moment ago");
    const auto begin = SteadyClock::now();
    try {
        auto hits = co_await index_.find(std::move(search));
        note_success();
        co_return hits;
    } catch (const VectorsAway&) {
        note_failure(begin);
        throw;
    } catch (...) {
        note_cancellation();
        throw;
    }
}

bool GuardedIndex::is_resting() const {
    const std::lock_guard lock(mutex_);
    return is_suspect_ && (is_tried_ || SteadyClock::now() < rests_until_);
}

bool GuardedIndex::admit() {
    const std::lock_guard lock(mutex_);
    if (!is_suspect_) return true;
    if (is_tried_ || SteadyClock::now() < rests_until_) return false;
    is_tried_ = true;
    return true;
}

void GuardedIndex::note_success() {
    const std::lock_guard lock(mutex_);
    is_suspect_ = is_tried_ = false;
}

void GuardedIndex::note_failure(SteadyClock::time_point begin) {
    const std::lock_guard lock(mutex_);
    is_tried_ = false;
    const auto time = SteadyClock::now();
    is_suspect_ = is_suspect_ || time > begin + kLongWait;
    rests_until_ = time + kRest;
}

void GuardedIndex::note_cancellation() {
    const std::lock_guard lock(mutex_);
    is_tried_ = false;
}

}  // namespace akashi
