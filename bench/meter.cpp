#include "meter.hpp"

#include "say.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace akashi::bench {

namespace {

constexpr int kManyConnections = 64;

}  // namespace

Meter::Meter(std::chrono::milliseconds duration, Table& table)
    : duration_(duration), table_(table) {}

void Meter::point_at(std::uint16_t port, std::vector<Worker> workers) {
    port_ = port;
    workers_ = std::move(workers);
}

Load Meter::load(int connections, Request request) const {
    return {
        .port = port_,
        .connections = connections,
        .duration = duration_,
        .next_request = std::move(request)
    };
}

LoadResult Meter::measure(std::string_view name, const Load& load) {
    const Costs costs(workers_);
    auto result = run_load(load);
    if (result.errors != 0) throw std::runtime_error("wrong answer: " + result.first_error);
    const auto answers = static_cast<double>(std::max<std::uint64_t>(result.answered, 1));
    say("{}: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms; an answer has {:.0f} bytes and costs {} of "
        "processor time\n",
        name,
        result.per_second(),
        result.percentile(0.5),
        result.percentile(0.99),
        static_cast<double>(result.body_bytes) / answers,
        costs.describe(answers));
    return result;
}

double Meter::measure_rate(
    std::string_view name, const Request& request, double rate_target, double tail_target
) {
    auto load = this->load(kManyConnections, request);
    const auto reached = measure(name, load);
    table_.add(std::string(name), reached.per_second(), "/s", Goal::at_least, rate_target);

    load.rate = reached.per_second() / 2;
    const auto half = measure(fmt::format("{} at half load", name), load);
    table_.add(
        fmt::format("{}: p99 at half load", name),
        half.percentile(0.99),
        " ms",
        Goal::at_most,
        tail_target
    );
    return reached.per_second();
}

}  // namespace akashi::bench
