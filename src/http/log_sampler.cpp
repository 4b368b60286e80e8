#include "http/log_sampler.hpp"

#include <algorithm>

namespace akashi::http {

bool LogSampler::admits(const std::string& network) {
    const std::lock_guard lock(mutex_);
    auto known = asked_.find(network);
    if (known == asked_.end()) {
        known = asked_.try_emplace(asked_.size() < kNetworks ? network : std::string(), 0).first;
    }
    const bool admitted = ++known->second <= kLinesPerNetwork && written_ < kLines;
    if (admitted) {
        ++written_;
    } else {
        ++left_out_[known->first];
    }
    return admitted;
}

std::vector<LogSampler::LeftOut> LogSampler::take_left_out() {
    decltype(left_out_) counts;
    {
        const std::lock_guard lock(mutex_);
        counts.swap(left_out_);
        asked_.clear();
        written_ = 0;
    }
    std::vector<LeftOut> result;
    result.reserve(counts.size());
    for (const auto& [network, count] : counts) result.push_back({network, count});
    std::ranges::sort(result, std::ranges::greater(), &LeftOut::count);
    return result;
}

}  // namespace akashi::http
