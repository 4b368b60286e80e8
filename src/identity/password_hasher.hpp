#pragma once

#include "base/metrics.hpp"
#include "identity/fair_queue.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace akashi {

/// For whom a hash is computed, which decides when it is its turn.
struct HashPlace {
    std::string network;   ///< of the client (base/client_network.hpp)
    std::string agent_id;  ///< whose key it is said to be
};

/// Argon2id for keys that a person chose (docs/data-model.md, "Hash of a chosen key"). One
/// computation takes tens of milliseconds and 64 MiB, so they run one at a time on a thread of its
/// own. Those that wait take turns by network, then by agent. Callable from any thread.
class PasswordHasher {
public:
    static constexpr std::size_t kSaltBytes = 16;

    /// `max_waiting` computations may wait; the default is more than one network may have at once.
    explicit PasswordHasher(std::size_t max_waiting = 256);
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    /// The stored form of the password with a salt of kSaltBytes. Throws Unavailable when too many
    /// computations are waiting; then those lose their place whose network has most of them.
    boost::asio::awaitable<std::string> hash(
        std::string password, std::string salt, HashPlace place
    );

private:
    /// A computation that waits for its turn.
    struct Waiter {
        std::move_only_function<void()> resume;
        bool lost_its_place = false;
    };
    class Turn;

    boost::asio::awaitable<void> wait_for_turn(const HashPlace& place);
    Waiter* join(const HashPlace& place, Waiter& waiter);
    void end_turn();

    std::mutex mutex_;  // guards the next two
    bool is_busy_ = false;
    FairQueue<Waiter*> waiting_;
    prometheus::Histogram& durations_ = metrics::histogram(
        {"akashi.hashing.duration",
         "Time to compute the hash of a chosen key, without the wait",
         metrics::Unit::seconds},
        metrics::second_bounds()
    );
    prometheus::Counter& refused_ = metrics::counter(
        {"akashi.hashing.refused", "Logins that were refused because too many wait"}
    );
    metrics::Reading waiting_reading_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace akashi
