#include "decisions/postgres/suspects.hpp"

#include <algorithm>
#include <cstddef>

namespace akashi::postgres {

namespace {

constexpr std::size_t kMost = 1'024;
constexpr auto kSuspicion = std::chrono::seconds(3);

}  // namespace

bool Suspects::contains(const AgentRowId& sender, Time now) {
    const auto found = until_.find(sender);
    if (found == until_.end()) return false;
    if (now < found->second) return true;
    until_.erase(found);
    return false;
}

void Suspects::add(const AgentRowId& sender, Time now) {
    if (until_.size() >= kMost && !until_.contains(sender))
        until_.erase(std::ranges::min_element(until_, {}, [](const auto& one) {
            return one.second;
        }));
    until_[sender] = now + kSuspicion;
}

}  // namespace akashi::postgres
