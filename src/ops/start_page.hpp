#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// A page in HTML that tells a person what this server is and how to start. It loads nothing.
std::string_view start_page();

/// The value of Content-Security-Policy for the page: it allows the page's own style, which is
/// named by its hash, and the empty icon.
std::string start_page_policy();

}  // namespace akashi
