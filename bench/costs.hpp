#pragma once

#include <functional>
#include <string>
#include <vector>

namespace akashi::bench {

/// A program whose use of the processors is told with each measure.
struct Worker {
    std::string name;
    std::function<double()> processor_time;  ///< in microseconds, so far
};

/// Who used how much of the processors from now on: the workers, this process and, together, all
/// others on this machine.
class Costs {
public:
    explicit Costs(std::vector<Worker> workers);

    /// `akashi 100 us, PostgreSQL 400 us, the load 20 us, others 5 us` for each of so many answers.
    std::string describe(double answers) const;

private:
    std::vector<Worker> workers_;
    std::vector<double> start_;
};

}  // namespace akashi::bench
