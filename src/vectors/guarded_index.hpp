#pragma once

#include "base/steady_clock.hpp"
#include "vectors/vector_index.hpp"

#include <boost/asio/awaitable.hpp>

#include <mutex>
#include <string_view>
#include <vector>

namespace akashi {

/// An index that is left alone while it does not answer, so that not every search waits for it. A
/// few seconds after a search that waited in vain, one search tries it; the others fail at once
/// until that one has been answered. Callable from any thread.
class GuardedIndex final : public VectorIndex {
public:
    /// The index must outlive it.
    explicit GuardedIndex(VectorIndex& index) : index_(index) {}

    std::string_view name() const override { return index_.name(); }
    boost::asio::awaitable<std::vector<VectorHit>> find(VectorSearch search) override;

    /// Whether a search would be refused at once.
    bool is_resting() const;

private:
    /// Whether this search may ask.
    bool admit();
    void note_success();
    void note_failure(SteadyClock::time_point begin);
    void note_cancellation();

    VectorIndex& index_;
    mutable std::mutex mutex_;  // guards what follows
    bool is_suspect_ = false;
    bool is_tried_ = false;  ///< by a search that may ask although the index is suspect
    SteadyClock::time_point rests_until_;
};

}  // namespace akashi
