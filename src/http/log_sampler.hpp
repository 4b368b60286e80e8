#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace akashi::http {

/// Decides which of many similar log lines are written, so that no client can fill a disk. Lines
/// are counted per network (see client_network()) and in all, from one take_left_out() to the next;
/// the server calls it once a second. Its memory is bounded. Any thread may call.
class LogSampler {
public:
    static constexpr std::size_t kLinesPerNetwork = 10;
    static constexpr std::size_t kLines = 100;
    static constexpr std::size_t kNetworks = 1'000;  ///< more share one count

    /// Whether a line about this network is to be written; otherwise it is counted.
    bool admits(const std::string& network);

    struct LeftOut {
        std::string network;  ///< empty: those of all the networks that have no count of their own
        std::size_t count;
    };
    /// The lines left out since the last call, most first. Begins anew.
    std::vector<LeftOut> take_left_out();

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> asked_;  // lines, by network
    std::unordered_map<std::string, std::size_t> left_out_;
    std::size_t written_ = 0;
};

}  // namespace akashi::http
