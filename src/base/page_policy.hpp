#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// The value of Content-Security-Policy for an HTML page that loads nothing and runs no script: it
/// allows the page's one style element, which is named by its hash, and the empty icon.
std::string page_policy(std::string_view page);

}  // namespace akashi
