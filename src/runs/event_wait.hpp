#pragma once

#include "runs/event_store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <atomic>
#include <chrono>
#include <optional>

namespace akashi {

/// A request that waits until its batch is stored. Thread-safe.
class EventWait {
public:
    /// `executor` is that of the request.
    explicit EventWait(const boost::asio::any_io_executor& executor) : done_(executor) {}

    /// Ends the wait. Once.
    void finish(EventFate fate);

    /// The fate; nothing when it is not known after `patience`. Any number of callers may wait.
    boost::asio::awaitable<std::optional<EventFate>> result(std::chrono::milliseconds patience);

private:
    boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> done_;
    std::atomic<EventFate> fate_ = EventFate::stored;
    std::atomic<bool> is_done_ = false;
};

}  // namespace akashi
