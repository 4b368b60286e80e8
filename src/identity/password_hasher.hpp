#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <string>

namespace akashi {

/// Argon2id for keys that a person chose (docs/data-model.md, "Hash of a chosen key"). One
/// computation takes tens of milliseconds and 64 MiB, so it runs one at a time on a thread of its
/// own. Callable from any thread.
class PasswordHasher {
public:
    PasswordHasher() = default;
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    /// A new salted hash. Throws Unavailable when too many computations are waiting.
    boost::asio::awaitable<std::string> hash(std::string password);

    /// True when `stored` was made from `password`; compared in constant time. False for text that
    /// does not come from hash(). Throws Unavailable as hash() does.
    boost::asio::awaitable<bool> verify(std::string password, std::string stored);

    /// Takes as long as verify(), so that the response time does not show that a name is unknown.
    boost::asio::awaitable<void> waste_time();

private:
    template <class Work>
    auto run(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&>>;

    std::atomic<std::size_t> waiting_ = 0;
    boost::asio::thread_pool thread_{1};
};

}  // namespace akashi
