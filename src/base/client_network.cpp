#include "base/client_network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

namespace akashi {

namespace {

constexpr std::size_t kNetworkBytes = 8;      // a /64
constexpr std::size_t kBytesBeforeIpv4 = 12;  // of an IPv4 address in IPv6 form

std::string text_of(int family, const void* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(family, address, text.data(), text.size());
}

}  // namespace

std::string client_network(std::string_view address) {
    std::string without_zone(address.substr(0, address.find('%')));
    in6_addr parsed{};
    if (::inet_pton(AF_INET6, without_zone.c_str(), &parsed) != 1) return without_zone;
    auto* const bytes = static_cast<unsigned char*>(parsed.s6_addr);
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) return text_of(AF_INET, bytes + kBytesBeforeIpv4);
    std::fill(bytes + kNetworkBytes, bytes + sizeof parsed.s6_addr, 0);
    return text_of(AF_INET6, &parsed) + "/64";
}

}  // namespace akashi
