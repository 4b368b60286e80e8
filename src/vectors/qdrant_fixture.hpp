#pragma once

#include "base/log.hpp"
#include "testing/qdrant_double.hpp"
#include "testing/run.hpp"
#include "vectors/qdrant_index.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// For tests: an index on a Qdrant of its own, and what it logs.
class QdrantFixture {
public:
    explicit QdrantFixture(testing::QdrantDoubleOptions options = {}, VectorConfig config = {})
        : qdrant(std::move(options)), index(make_index(std::move(config))) {}

    /// Another index on the same Qdrant, as that of another server.
    std::unique_ptr<QdrantIndex> make_index(VectorConfig config = {}) {
        return std::make_unique<QdrantIndex>(config, *parse_qdrant_url(qdrant.url()), [] {
            return "toy/3";
        });
    }

    /// A point with nothing but what all points have. Its number is in its id.
    static VectorPoint make_point(std::uint8_t number, Vector vector) {
        VectorPoint point;
        point.id = make_id(number);
        point.agent_id = "planner";
        point.decision_type = "architecture";
        point.outcome = "chose Redis";
        point.vector = std::move(vector);
        return point;
    }
    static DecisionId make_id(std::uint8_t number) {
        Uuid::Bytes bytes{};
        bytes.back() = number;
        return DecisionId(Uuid(bytes));
    }

    void upsert(std::vector<VectorPoint> points) {
        testing::run(io, index->upsert(std::move(points)));
    }
    std::vector<VectorHit> find(VectorSearch search) {
        if (search.limit == 0) search.limit = 10;
        if (search.vector.empty()) search.vector = {1, 0, 0};
        return testing::run(io, index->find(std::move(search)));
    }
    /// The numbers of the points that a search finds, the nearest first.
    std::vector<int> find_numbers(VectorSearch search = {}) {
        std::vector<int> numbers;
        for (const auto& hit : find(std::move(search)))
            numbers.push_back(hit.id.uuid().bytes().back());
        return numbers;
    }
    boost::json::value describe() { return qdrant.describe("akashi_decisions"); }

    /// How many lines of the log have this text.
    int count_lines(std::string_view text) const {
        const std::lock_guard lock(mutex_);
        int count = 0;
        for (const auto& line : lines_) count += line.find(text) != std::string::npos ? 1 : 0;
        return count;
    }

private:
    mutable std::mutex mutex_;  // guards the next one
    std::vector<std::string> lines_;
    log::Capture capture_{[this](std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back(line);
    }};

public:
    boost::asio::io_context io;
    testing::QdrantDouble qdrant;
    std::unique_ptr<QdrantIndex> index;
};

}  // namespace akashi
