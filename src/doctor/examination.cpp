#include "doctor/examination.hpp"

#include "base/log.hpp"
#include "base/with_timeout.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// What a check that cannot be cancelled has more than the others before it is left behind.
constexpr auto kGrace = 500ms;

/// Where the checks put what they found. Thread-safe.
class Board {
public:
    explicit Board(std::size_t checks) : results_(checks) {}

    void put(std::size_t check, Observations findings) {
        const std::lock_guard lock(mutex_);
        results_[check] = std::move(findings);
        ++ended_;
        changed_.notify_all();
    }

    /// Waits for all, at most this long. Those that are missing have no value.
    std::vector<std::optional<Observations>> wait(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, patience, [this] { return ended_ == results_.size(); });
        return results_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::optional<Observations>> results_;
    std::size_t ended_ = 0;
};

Observation late(const Check& check, std::chrono::milliseconds patience) {
    return problem(
        check.name,
        fmt::format("no answer within {} ms", patience.count()),
        "look whether its server hangs, and at the network and DNS"
    );
}

asio::awaitable<void> run(
    Check check, std::size_t place, std::chrono::milliseconds patience, std::shared_ptr<Board> board
) {
    Observations findings;
    try {
        findings = co_await with_timeout(check.run(), patience);
    } catch (const boost::system::system_error& error) {
        const bool is_late = error.code() == asio::error::timed_out;
        findings = {
            is_late ? late(check, patience)
                    : problem(check.name, error.code().message(), "look at its server's log")
        };
    } catch (...) {
        findings = {
            problem(check.name, log::describe(std::current_exception()), "look at its server's log")
        };
    }
    board->put(place, std::move(findings));
}

}  // namespace

Examination examine(std::vector<Check> checks, std::chrono::milliseconds patience) {
    auto threads = std::make_unique<asio::thread_pool>(checks.size());
    const auto board = std::make_shared<Board>(checks.size());
    for (std::size_t i = 0; i < checks.size(); ++i)
        asio::co_spawn(
            asio::make_strand(*threads), run(checks[i], i, patience, board), asio::detached
        );
    auto results = board->wait(patience + kGrace);
    Examination examination;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        auto& result = results[i];
        examination.is_stuck = examination.is_stuck || !result;
        auto findings = result ? std::move(*result) : Observations{late(checks[i], patience)};
        std::ranges::move(findings, std::back_inserter(examination.findings));
    }
    if (examination.is_stuck) [[maybe_unused]]
        asio::thread_pool* left_behind = threads.release();
    else
        threads->join();
    return examination;
}

}  // namespace akashi
