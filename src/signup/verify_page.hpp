#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// A page in HTML that tells a person whether the address is verified, and what to do next. It
/// loads nothing, and has nothing of the request in it.
std::string verify_page(bool is_verified);

/// The value of Content-Security-Policy for both pages: it allows their own style, which is named
/// by its hash, and the empty icon.
std::string verify_page_policy();

}  // namespace akashi
