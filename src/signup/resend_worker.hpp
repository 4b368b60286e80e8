#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "signup/sign_up_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// Queues further mails for addresses that ask for them, after they were answered: so the time of
/// an answer tells nothing about an address. When the database is away, they wait for it. Bounded.
/// Callable from any thread.
class ResendWorker {
public:
    static constexpr std::size_t kMostWaiting = 1000;

    /// The store must outlive it. `on_mail` is called when a mail was queued.
    ResendWorker(const Context& context, SignUpStore& sign_ups, std::function<void()> on_mail);

    void start() { task_.start(); }
    /// Returns at once. When too many addresses wait, this one is forgotten, with a log line. Not
    /// after stop() has returned.
    void ask(std::string email);
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    boost::asio::awaitable<void> work_off();
    boost::asio::awaitable<void> queue(std::string email);
    std::optional<std::string> take();
    void give_back(std::string email);

    SignUpStore& sign_ups_;
    const Clock clock_;
    const std::function<void()> on_mail_;
    log::Limiter full_lines_{std::chrono::minutes(1)};
    log::Limiter store_lines_{std::chrono::minutes(1)};
    log::Limiter unmailed_lines_{std::chrono::minutes(1)};
    std::mutex mutex_;  // guards the next
    std::deque<std::string> waiting_;
    PeriodicTask task_;  // last: it uses the members above
};

}  // namespace akashi
