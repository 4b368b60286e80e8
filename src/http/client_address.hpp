#pragma once

#include "base/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::http {

/// Addresses and networks of proxies whose word about their clients is believed. Immutable.
class TrustedProxies {
public:
    TrustedProxies() = default;

    /// Each text is an address or a network, such as `10.0.0.0/8`. Fails with invalid_input and a
    /// sentence about the first text that is neither.
    static Result<TrustedProxies> parse(const std::vector<std::string>& texts);

    bool is_empty() const { return networks_.empty(); }
    /// An IPv4 address in IPv6 form counts as IPv4.
    bool trusts(const boost::asio::ip::address& address) const;

private:
    struct Network {
        boost::asio::ip::address address;  ///< the first of the network
        unsigned bits;                     ///< that all addresses of the network share
    };
    static Result<Network> parse_network(const std::string& text);

    std::vector<Network> networks_;
};

/// The address without its IPv6 form when it is IPv4.
boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

/// Who sent a request (docs/limits.md, "Client addresses"): the peer, or, when the peer is a
/// trusted proxy, the last address in the request's X-Forwarded-For, or else in Forwarded (RFC
/// 7239), that is none. A part that is no address ends the search; the last good one counts. The
/// names of the headers are in lower case. The work is linear in the size of the headers.
boost::asio::ip::address client_address(
    const boost::asio::ip::address& peer,
    const TrustedProxies& proxies,
    const std::vector<std::pair<std::string, std::string>>& headers
);

}  // namespace akashi::http
