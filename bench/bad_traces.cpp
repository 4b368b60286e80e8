#include "bad_traces.hpp"

#include <future>
#include <stdexcept>

namespace akashi::bench {

namespace {

LoadResult checked(LoadResult result) {
    if (result.errors != 0) throw std::runtime_error("wrong answer: " + result.first_error);
    return result;
}

}  // namespace

NeighbourRates run_neighbours(const Neighbours& neighbours) {
    const Load first{
        .port = neighbours.port,
        .connections = neighbours.connections,
        .duration = neighbours.duration,
        .next_request = neighbours.next_request
    };
    Load others = first;
    others.connections = neighbours.others;
    others.next_request = neighbours.next_of_others;
    others.wanted = neighbours.others_are_refused ? 4 : 2;
    auto second = std::async(std::launch::async, [&] { return run_load(others); });
    const LoadResult result = run_load(first);
    const LoadResult result_of_others = second.get();
    return {
        .first = checked(result).per_second(), .others = checked(result_of_others).per_second()
    };
}

}  // namespace akashi::bench
