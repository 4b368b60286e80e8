#include "runs/event_retention.hpp"

#include "base/log.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kStep = 2'000;
constexpr int kSteps = 500;

}  // namespace

asio::awaitable<void> EventRetention::run() {
    if (retention_.count() == 0) co_return;
    const Time before = std::chrono::floor<std::chrono::days>(clock_() - retention_);
    const std::int64_t days = co_await store_.drop_days(before);
    std::int64_t events = 0;
    for (int step = 0; step < kSteps; ++step) {
        const std::int64_t deleted = co_await store_.delete_some(before, kStep);
        events += deleted;
        if (deleted < kStep) break;
    }
    if (days == 0 && events == 0) co_return;
    log::info(
        "retention: deleted stale records",
        {{"days", days}, {"events", events}, {"cutoff", format_rfc3339(before)}}
    );
}

}  // namespace akashi
