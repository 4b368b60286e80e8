#pragma once

#include <string_view>

namespace akashi {

/// Whether Stripe may send a browser there (docs/http-api.md, "Billing"): an `https` URL of 2,048
/// bytes at most with a host, which is neither a metadata service of a cloud nor an address that is
/// loopback, private, link-local or unspecified. Stripe's `{CHECKOUT_SESSION_ID}` is allowed.
bool is_return_url(std::string_view url);

}  // namespace akashi
