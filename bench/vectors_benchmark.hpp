#pragma once

#include "options.hpp"
#include "table.hpp"
#include "testing/process.hpp"
#include "vector_data.hpp"
#include "vectors/exact_index.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

/// The vector index in this process, without a server: fills it, searches it, restarts it.
class VectorsBenchmark {
public:
    explicit VectorsBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when an exact search is not.
    void run();

private:
    /// Which searches, and how many at once.
    struct Searches {
        std::string name;
        int callers = 1;
        bool only_rare = false;
        double target = 0;  ///< of the p99 in ms
    };

    void measure(std::size_t vectors, double target);
    ExactIndexOptions index_options(const std::string& directory) const;
    void fill(ExactIndex& index, const VectorData& data);
    double scan_floats(const VectorData& data) const;
    double measure_recall(ExactIndex& index, const VectorData& data, bool only_rare);
    double measure_searches(ExactIndex& index, const VectorData& data, const Searches& searches);
    void measure_snapshot(std::unique_ptr<ExactIndex> index, const std::string& directory);
    void measure_graph(std::size_t vectors);

    boost::asio::io_context& new_context();

    /// Where callers wait; until the end, since an index may still touch one after it answered.
    std::deque<boost::asio::io_context> contexts_;
    std::mutex mutex_;  // guards contexts_ and the times of a measure
    BenchmarkOptions options_;
    Table table_;
    std::string size_;  ///< of what is measured, for the names of measures
};

}  // namespace akashi::bench
