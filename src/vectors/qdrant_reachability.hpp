#pragma once

#include "base/single_flight.hpp"
#include "base/ttl_cache.hpp"
#include "vectors/qdrant_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Knows whether Qdrant answers, and logs each change of that. Callable from any thread. Must
/// outlive the coroutines that use it.
class QdrantReachability {
public:
    /// `client` must outlive this.
    QdrantReachability(QdrantClient& client, std::string address);

    /// Whether Qdrant said within the last 5 seconds that it works. Asks when nobody has, which
    /// takes up to 3 seconds; callers at the same time share one question, which goes on when one
    /// of them is cancelled.
    boost::asio::awaitable<bool> check();

    /// Tells how another call ended.
    void note(const grpc::Status& status);

private:
    boost::asio::awaitable<bool> ask();
    void change(bool is_connected, const std::string& error);

    QdrantClient& client_;
    const std::string address_;
    TtlCache<int, bool> known_;
    SingleFlight<bool> questions_;
    std::mutex mutex_;                  // guards the next one
    std::optional<bool> is_connected_;  ///< what the log said last
};

}  // namespace akashi
