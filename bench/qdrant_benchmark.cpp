#include "qdrant_benchmark.hpp"

#include "base/log.hpp"
#include "machine.hpp"
#include "say.hpp"

#include <boost/asio/co_spawn.hpp>

#include <sys/resource.h>

#include <chrono>
#include <exception>
#include <random>
#include <utility>

namespace akashi::bench {

namespace {

constexpr std::size_t kDimensions = 1'024;
constexpr int kBatch = 100;
constexpr int kWriters = 4;
constexpr double kTarget = 5'000;

std::vector<VectorPoint> make_batch() {
    std::mt19937 random(1);
    std::normal_distribution<float> value;
    std::vector<VectorPoint> batch(kBatch);
    for (auto& point : batch) {
        point.agent_id = "planner";
        point.decision_type = "architecture";
        point.outcome = "chose Redis with a lifetime of five minutes for sessions";
        point.confidence = 0.8F;
        point.project = "billing";
        point.vector.resize(kDimensions);
        for (auto& number : point.vector) number = value(random);
    }
    return batch;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

QdrantBenchmark::QdrantBenchmark(BenchmarkOptions options)
    : options_(std::move(options)),
      index_(VectorConfig(), *parse_qdrant_url(qdrant_.url()), [] { return "random"; }),
      batch_(make_batch()) {}

boost::asio::awaitable<void> QdrantBenchmark::write() {
    while (std::chrono::steady_clock::now() < end_) {
        auto batch = batch_;
        for (auto& point : batch) point.id = DecisionId::make();
        co_await index_.upsert(std::move(batch));
        points_ += kBatch;
    }
}

void QdrantBenchmark::run() {
    log::set_level(log::Level::warn);
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    end_ = begin + options_.duration;
    for (int writer = 0; writer < kWriters; ++writer)
        boost::asio::co_spawn(io_, write(), [](const std::exception_ptr& failure) {
            if (failure) std::rethrow_exception(failure);
        });
    io_.run();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    table_.add(
        "points of 1,024 dimensions, 100 at once, 4 calls at once",
        static_cast<double>(points_) / time.count(),
        " points/s",
        Goal::at_least,
        kTarget
    );
    say("{} points; the client used {:.0f} µs of CPU a point\n",
        points_,
        (cpu_seconds() - cpu) * 1e6 / static_cast<double>(points_));
    say("\n{}", table_.text());
}

}  // namespace akashi::bench
