#pragma once

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Whether this instance receives notifications about writes of other instances: without them,
/// event streams tell of those a second later.
/// `unavailable`: the connection works, but brings none, until somebody corrects its URL.
enum class LiveUpdates { none, running, reconnecting, unavailable };

/// How a replica of the database is, which reads use when it is `connected`.
enum class ReplicaHealth { connected, lagging, disconnected };

/// Tells whether the store can be reached and can be written. Callable from any thread.
class HealthProbe {
public:
    virtual ~HealthProbe() = default;

    /// `sqlite` or `postgres`.
    virtual std::string store_name() const = 0;
    /// Returns when the store has answered, with what keeps it from working in full, as far as that
    /// can be seen without a write: a short clause without paths. Throws when it does not answer
    /// within two seconds.
    virtual boost::asio::awaitable<std::optional<std::string>> ping() = 0;
    /// Writes something small, to find out whether writes work again, and leaves nothing behind.
    /// Throws NotWritable when they do not, another exception when that is not known.
    virtual boost::asio::awaitable<void> try_write() = 0;
    virtual LiveUpdates live_updates() const { return LiveUpdates::none; }
    /// Nothing when there is no replica.
    virtual std::optional<ReplicaHealth> read_replica() const { return std::nullopt; }
};

}  // namespace akashi
