#pragma once

#include <functional>
#include <string>
#include <vector>

namespace akashi::bench {

/// A program whose processor time is printed with each measure.
struct Worker {
    std::string name;
    std::function<double()> processor_time;  ///< in microseconds, so far
};

/// The processor time used from now on by each worker, by this process, and by all other processes
/// of this machine together.
class Costs {
public:
    explicit Costs(std::vector<Worker> workers);

    /// The cost of each of `answers` answers: `akashi 100 us, the load 20 us, others 5 us`.
    std::string describe(double answers) const;

private:
    std::vector<Worker> workers_;
    std::vector<double> start_;
};

}  // namespace akashi::bench
