#include "http/server_config.hpp"

#include "http/client_address.hpp"

namespace akashi::http {

std::optional<std::string> find_mistake(const ServerConfig& config) {
    const auto proxies = TrustedProxies::parse(config.trusted_proxies);
    if (!proxies) return proxies.error().message();
    return std::nullopt;
}

}  // namespace akashi::http
