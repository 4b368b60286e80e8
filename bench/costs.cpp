#include "costs.hpp"

#include "machine.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace akashi::bench {

namespace {

/// The times of the workers and, last, that of all other processes.
std::vector<double> read_times(const std::vector<Worker>& workers) {
    std::vector<double> times;
    times.reserve(workers.size() + 1);
    double others = processor_time_of_all();
    for (const auto& worker : workers) {
        times.push_back(worker.processor_time());
        others -= times.back();
    }
    times.push_back(others);
    return times;
}

}  // namespace

Costs::Costs(std::vector<Worker> workers) : workers_(std::move(workers)) {
    workers_.push_back({"the load", [] { return processor_time(getpid()); }});
    start_ = read_times(workers_);
}

std::string Costs::describe(double answers) const {
    const auto end = read_times(workers_);
    const auto cost = [&](std::size_t i) { return (end[i] - start_[i]) / answers; };
    std::string text;
    for (std::size_t i = 0; i < workers_.size(); ++i)
        text += fmt::format("{} {:.0f} us, ", workers_[i].name, cost(i));
    // The kernel's times of processes and of processors differ a little.
    return text + fmt::format("others {:.0f} us", std::max(0.0, cost(workers_.size())));
}

}  // namespace akashi::bench
