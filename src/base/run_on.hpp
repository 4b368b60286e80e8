#pragma once

#include "base/shielded.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <utility>

namespace akashi {

/// Runs `work()` on a thread of the pool, which may block, and resumes the caller where it was. A
/// cancellation does not end the work. Throws what the work throws.
template <class Work>
boost::asio::awaitable<void> run_on(boost::asio::thread_pool& pool, Work work) {
    co_await boost::asio::co_spawn(
        pool,
        [](Work work) -> boost::asio::awaitable<void> {
            work();
            co_return;
        }(std::move(work)),
        shielded()
    );
}

}  // namespace akashi
