#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// The network that limits and queues count for one client: an IPv4 address as it is, and the /64
/// of an IPv6 address, because a client gets a whole /64. An IPv4 address in IPv6 form counts as
/// IPv4. Any other text is returned unchanged.
std::string client_network(std::string_view address);

/// What one customer of a provider may have at most: the /48 of an IPv6 address (RFC 6177 §2).
/// Other text as client_network() gives it.
std::string client_site(std::string_view address);

}  // namespace akashi
