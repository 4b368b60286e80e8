#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace akashi::bench {

/// What to send, to whom and for how long.
struct Load {
    std::uint16_t port = 0;  ///< on the loopback address
    int connections = 1;     ///< kept alive, each with one request at a time
    std::chrono::milliseconds duration{10'000};
    /// Requests a second, spread evenly; 0: each connection sends the next one at once.
    double rate = 0;
    int wanted = 2;           ///< the class of the statuses that count as answers: 2 is 2xx
    std::uint64_t limit = 0;  ///< stops after this many requests; 0: only after `duration`
    std::function<void(std::string&)> next_request;  ///< fills in one whole HTTP/1.1 request
};

/// What came back.
struct LoadResult {
    std::uint64_t answered = 0;  ///< with a wanted status
    std::uint64_t errors = 0;    ///< other answers, closed connections, no answer in time
    std::string first_error;
    double seconds = 0;
    std::uint64_t body_bytes = 0;
    std::vector<std::uint32_t> latencies;  ///< of the answered ones in microseconds, ascending

    double per_second() const { return static_cast<double>(answered) / seconds; }
    /// The latency in milliseconds that `share` (0…1) of the answered requests did not exceed.
    double percentile(double share) const;
};

/// Runs the load on this thread. With a rate, a latency is measured from the moment when the
/// request was due, so that it includes the time for which a stalled server kept the request from
/// being sent. Ends at the first error, and at the latest 10 s after `duration`. Throws
/// std::system_error when it cannot connect.
LoadResult run_load(const Load& load);

/// Waits until a server at this port answers this request with a 2xx. Throws std::runtime_error
/// when it does not within 30 s.
void wait_until_answered(std::uint16_t port, const std::function<void(std::string&)>& next_request);

}  // namespace akashi::bench
