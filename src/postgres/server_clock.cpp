#include "postgres/server_clock.hpp"

#include "postgres/sql.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// An answer that was longer on its way is used once.
constexpr auto kSlow = std::chrono::seconds(1);
constexpr auto kLife = std::chrono::seconds(10);

}  // namespace

asio::awaitable<Time> ServerClock::at(Pool::Clock::time_point moment) {
    if (const auto known = recent()) co_return known->at(moment);
    const auto asked = Pool::Clock::now();
    std::vector<Statement> statements;
    statements.push_back({&sql::find_time, {}});
    const auto results = co_await pool_.run_together(std::move(statements), moment);
    const Reading reading{results.front().get<Time>(0, 0), Pool::Clock::now()};
    if (reading.received - asked < kSlow) {
        const std::lock_guard lock(mutex_);
        last_ = reading;
    }
    co_return reading.at(moment);
}

void ServerClock::forget() {
    const std::lock_guard lock(mutex_);
    last_.reset();
}

std::optional<ServerClock::Reading> ServerClock::recent() const {
    const std::lock_guard lock(mutex_);
    if (!last_ || Pool::Clock::now() - last_->received > kLife) return std::nullopt;
    return last_;
}

}  // namespace akashi::postgres
