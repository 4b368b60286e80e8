#include "live/sights.hpp"

#include <algorithm>

namespace akashi {

namespace {
constexpr std::chrono::seconds kLifetime{4};
}  // namespace

void Sights::add_caller(const std::string& caller) { ++sights_[caller].followers; }

void Sights::remove_caller(const std::string& caller) {
    const auto found = sights_.find(caller);
    if (found != sights_.end() && --found->second.followers == 0) sights_.erase(found);
}

std::vector<std::string> Sights::stale_callers(Clock::time_point now) const {
    std::vector<std::string> stale;
    for (const auto& [caller, sight] : sights_)
        if (!counts(sight, now)) stale.push_back(caller);
    return stale;
}

bool Sights::knows(const std::string& caller, Clock::time_point now) const {
    const auto found = sights_.find(caller);
    return found != sights_.end() && counts(found->second, now);
}

void Sights::set(
    const std::string& caller, const std::vector<std::string>& agents, Clock::time_point read_at
) {
    const auto found = sights_.find(caller);
    if (found == sights_.end()) return;
    auto& sight = found->second;
    sight.read_at = read_at;
    sight.agents.clear();
    sight.agents.reserve(agents.size());
    for (const auto& agent : agents) {
        const auto next = static_cast<Number>(numbers_.size());
        sight.agents.push_back(numbers_.try_emplace(agent, next).first->second);
    }
    std::ranges::sort(sight.agents);
}

bool Sights::may_see(const std::string& caller, const std::string& agent) const {
    const auto found = sights_.find(caller);
    const auto number = numbers_.find(agent);
    return found != sights_.end() && number != numbers_.end() &&
           std::ranges::binary_search(found->second.agents, number->second);
}

bool Sights::counts(const Sight& sight, Clock::time_point now) {
    return sight.read_at && now - *sight.read_at < kLifetime;
}

}  // namespace akashi
