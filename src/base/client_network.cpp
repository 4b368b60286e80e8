#include "base/client_network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace akashi {

namespace {

constexpr std::size_t kNetworkBits = 64;
constexpr std::size_t kSiteBits = 48;
constexpr std::size_t kBytesBeforeIpv4 = 12;  // of an IPv4 address in IPv6 form

std::string text_of(int family, const void* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(family, address, text.data(), text.size());
}

std::string prefix_of(std::string_view address, std::size_t bits) {
    std::string without_zone(address.substr(0, address.find('%')));
    in6_addr parsed{};
    if (::inet_pton(AF_INET6, without_zone.c_str(), &parsed) != 1) return without_zone;
    auto* const bytes = static_cast<unsigned char*>(parsed.s6_addr);
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) return text_of(AF_INET, bytes + kBytesBeforeIpv4);
    std::fill(bytes + bits / 8, bytes + sizeof parsed.s6_addr, 0);
    return text_of(AF_INET6, &parsed) + "/" + std::to_string(bits);
}

}  // namespace

std::string client_network(std::string_view address) { return prefix_of(address, kNetworkBits); }

std::string client_site(std::string_view address) { return prefix_of(address, kSiteBits); }

}  // namespace akashi
