#include "http/network.hpp"

#include <algorithm>

namespace akashi::http {

namespace ip = boost::asio::ip;

std::string address_text(const ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

std::string network_of(std::string_view address) {
    if (address.find(':') == std::string_view::npos) return std::string(address);
    boost::system::error_code ec;
    const auto parsed = ip::make_address_v6(std::string(address), ec);
    if (ec) return std::string(address);
    auto bytes = parsed.to_bytes();
    std::fill(bytes.begin() + bytes.size() / 2, bytes.end(), 0);
    return ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace akashi::http
