#pragma once

#include "akashi_local.hpp"
#include "options.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/http_double.hpp"
#include "testing/process.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace akashi::bench {

/// What spans and metrics cost: two `akashi local`, of which one sends them to a collector, in
/// turn.
class TelemetryBenchmark {
public:
    explicit TelemetryBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when a server does anything wrong. A missed target is not wrong.
    void run();

private:
    /// Together, of all rounds.
    struct Figures {
        double answered = 0;
        double seconds = 0;
        double processor_time = 0;  ///< microseconds
    };
    using Request = std::function<void(std::string&)>;

    void compare(std::string_view name, const Request& request);
    void measure(const AkashiLocal& server, const Request& request, Figures& figures) const;

    const BenchmarkOptions options_;
    testing::TemporaryDirectory without_directory_;
    testing::TemporaryDirectory with_directory_;
    testing::HttpDouble collector_{[](const auto&) { return testing::HttpDouble::Reply{}; }};
    RequestMaker requests_{/*seed=*/1};
    AkashiLocal without_;
    AkashiLocal with_;
    Table table_;
};

}  // namespace akashi::bench
