#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>

namespace akashi::http {

/// An address as text; an IPv4 address that came through an IPv6 socket in its IPv4 form.
std::string address_text(const boost::asio::ip::address& address);

/// What counts as one client: an IPv4 address, or the /64 of an IPv6 address, because whoever has
/// one address of a /64 has all. Takes what address_text() returned; any other text is returned
/// unchanged.
std::string network_of(std::string_view address);

}  // namespace akashi::http
