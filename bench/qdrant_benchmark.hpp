#pragma once

#include "options.hpp"
#include "table.hpp"
#include "testing/qdrant_double.hpp"
#include "vectors/qdrant_index.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace akashi::bench {

/// How many points a second go into Qdrant's double, which only stores them. Prints a table.
class QdrantBenchmark {
public:
    explicit QdrantBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when an upsert fails. A missed target is not wrong.
    void run();

private:
    /// Sends batches until the duration has passed.
    boost::asio::awaitable<void> write();

    BenchmarkOptions options_;
    boost::asio::io_context io_;
    testing::QdrantDouble qdrant_;
    QdrantIndex index_;
    std::vector<VectorPoint> batch_;
    std::chrono::steady_clock::time_point end_;
    std::int64_t points_ = 0;
    Table table_;
};

}  // namespace akashi::bench
