#include "signup/sign_up_limit.hpp"

#include "base/client_network.hpp"

namespace akashi {

std::optional<std::chrono::seconds> SignUpLimit::take(std::string_view client_ip, Time now) {
    const std::lock_guard lock(mutex_);
    allowances_.make_room(now);
    // First, so that the networks of one site cannot be so many that all is forgotten.
    auto& site = allowances_.find("site " + client_site(client_ip), kAnHourOfASite, now);
    if (const auto wait = allowances_.wait_for(site)) return wait;
    auto& network = allowances_.find(client_network(client_ip), kAnHour, now);
    if (const auto wait = allowances_.wait_for(network)) return wait;
    network.used += 1;
    site.used += 1;
    return std::nullopt;
}

}  // namespace akashi
