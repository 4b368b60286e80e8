#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace akashi {

/// Does work only once when many callers ask for it at the same time: a caller that comes while it
/// runs waits for its result. Thread-safe. Must outlive the coroutines that use it.
template <class Value>
class SingleFlight {
public:
    /// Runs `work()`, a callable that returns an awaitable. When work for the same key is running,
    /// waits for that instead. Returns the value or throws the exception of the work.
    template <class Work>
    boost::asio::awaitable<Value> run(std::string key, Work work) {
        const auto executor = co_await boost::asio::this_coro::executor;
        const auto [flight, leads] = board(key, executor);
        if (leads) {
            try {
                flight->value = co_await work();
            } catch (...) {
                flight->failure = std::current_exception();
            }
            land(key, *flight);
        } else {
            // A closed channel ends every wait, also one that begins after it was closed.
            co_await flight->landed.async_receive(boost::asio::as_tuple(boost::asio::use_awaitable)
            );
        }
        if (flight->failure) std::rethrow_exception(flight->failure);
        const std::optional<Value> value = flight->value;
        if (!value) throw boost::system::system_error(boost::asio::error::operation_aborted);
        co_return *value;
    }

private:
    struct Flight {
        explicit Flight(const boost::asio::any_io_executor& executor) : landed(executor) {}

        boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> landed;
        std::optional<Value> value;
        std::exception_ptr failure;
    };
    using Ticket = std::pair<std::shared_ptr<Flight>, bool>;

    Ticket board(const std::string& key, const boost::asio::any_io_executor& executor) {
        const std::lock_guard lock(mutex_);
        auto& flight = flights_[key];
        const bool leads = flight == nullptr;
        if (leads) flight = std::make_shared<Flight>(executor);
        return {flight, leads};
    }

    void land(const std::string& key, Flight& flight) {
        {
            const std::lock_guard lock(mutex_);
            flights_.erase(key);
        }
        flight.landed.close();
    }

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Flight>> flights_;
};

}  // namespace akashi
