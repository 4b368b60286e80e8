#pragma once

#include "meter.hpp"
#include "options.hpp"
#include "table.hpp"

#include <string>
#include <utility>
#include <vector>

namespace akashi::bench {

/// What it costs to find out who sends a request: with a token, a key that the server made, and a
/// key that a person chose, all of them remembered.
class AuthenticationBenchmark {
public:
    explicit AuthenticationBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    /// What a kind of credential is called, and the value of its Authorization header.
    using Credential = std::pair<std::string, std::string>;

    /// In this process and on this thread, without the network: the processor time of a decision
    /// about a request, less that of one without credentials.
    void measure_decisions();
    /// `GET /v1/me` of 64 connections, beside `GET /health`.
    void measure_requests();

    const BenchmarkOptions options_;
    Table table_;
    Meter meter_{options_.duration, table_};
};

}  // namespace akashi::bench
