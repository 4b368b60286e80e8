#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <memory>
#include <string>

namespace akashi::bench {

/// What the events of both sides say.
inline constexpr const char* kEventType = "ToolCallCompleted";
inline constexpr const char* kEventPayload =
    R"({"arguments":{"path":"src/billing/session_store.cpp","pattern":"commit"},"duration_ms":184,"exit_code":0,)"
    R"("summary":"three matches in two files; the last one is behind a feature switch","tool":"grep"})";

/// Measures how fast events of runs are taken and stored, on both stores, against bare loops that
/// write the same rows.
class EventsBenchmark {
public:
    explicit EventsBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

    /// Prints one table. Throws std::runtime_error when an answer is wrong.
    void run();

private:
    void measure_postgres();
    void measure_sqlite();
    std::string begin_run(const std::string& authorization) const;
    double measure_batches(const std::string& authorization);
    void measure_single(const std::string& authorization);
    void wait_until_stored() const;

    const BenchmarkOptions options_;
    Table table_;
    Meter meter_{options_.duration, table_};
    testing::TemporaryDirectory directory_;
    std::uint16_t port_ = 0;
};

}  // namespace akashi::bench
