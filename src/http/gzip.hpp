#pragma once

#include "http/message.hpp"

#include <string_view>

namespace akashi::http {

/// Whether an Accept-Encoding header (RFC 9110 §12.5.3) takes gzip: named, or by `*`, with a weight
/// above zero.
bool accepts_gzip(std::string_view accept_encoding);

/// A body above 1 KiB, of a kind that shrinks, not encoded yet, on a status that has a body.
bool is_compressible(const Response& response);

}  // namespace akashi::http
