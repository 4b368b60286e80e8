#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace akashi::bench {

/// A database that goes away and comes back while clients write.
struct Outage {
    std::uint16_t port = 0;  ///< of the server
    std::string authorization;
    int clients = 64;
    std::chrono::milliseconds before{};  ///< how long they write before the outage
    std::chrono::milliseconds away{};
    std::chrono::milliseconds after{};
    std::function<void()> stop;   ///< returns when the database is away
    std::function<void()> start;  ///< returns when it is back
    std::function<bool()> is_back;
    /// Afterwards: id and outcome of every decision whose outcome begins with `outage`.
    std::function<std::vector<std::vector<std::string>>()> read_stored;
};

/// The result of an outage.
struct OutageResult {
    std::size_t answered = 0;  ///< traces with a 201
    std::size_t refused = 0;   ///< answers with 503
    std::size_t lost = 0;      ///< answered, but not stored or with another id
    std::size_t doubled = 0;   ///< stored more than once
    std::size_t unasked = 0;   ///< stored, but no client sent them
    std::string wrong_answer;  ///< one that is neither 201 nor 503 with Retry-After
    double back_after_ms = 0;  ///< from the database's first accepted connection to the first 201
    double silence_ms = 0;     ///< the longest time between two 201s
};

/// Each client sends a trace under an Idempotency-Key until it is answered, then the next one.
OutageResult run_outage(const Outage& outage);

}  // namespace akashi::bench
