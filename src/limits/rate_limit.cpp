#include "limits/rate_limit.hpp"

#include "base/client_network.hpp"

#include <algorithm>

namespace akashi {
namespace {

std::string key_of(const RateLimit& limit) {
    return std::string("akashi:rl:").append(limit.name).append(":");
}

}  // namespace

RateVerdict allow_uncounted(const RateLimit& limit) {
    return {.is_allowed = true, .remaining = limit.requests, .reset_after = limit.window};
}

std::chrono::seconds retry_after(const RateVerdict& verdict) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(verdict.reset_after);
    return std::max(std::chrono::seconds(1), whole);
}

std::string rate_key(const RateLimit& limit, std::string_view client_ip) {
    return key_of(limit) + client_network(client_ip);
}

std::string rate_key(const RateLimit& limit, const Caller& caller) {
    std::string key = key_of(limit);
    if (caller.org != kDefaultOrg) key.append(caller.org.str()).append(":");
    return key.append(caller.agent_id);
}

}  // namespace akashi
